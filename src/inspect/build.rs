//! From a world to an inspection.

use std::collections::HashMap;

use wit_parser::{FunctionKind, Resolve, Span, Type, TypeId, WorldId};

use super::model::{Function, FunctionRole, Handle, Location, Resource};
use crate::analyze::{self, HandlesOf, Held, Place, Side, WorldFunction, WorldResource};
use crate::join::Bindings;
use crate::join::declared_names::DeclaredNames;
use crate::wit_text;

/// The most handles of one function that are listed. Types that share parts can have more places
/// for handles than could ever be counted.
const MAX_HANDLES: usize = 256;

/// The tables that the inspection of one world uses.
pub(super) struct Builder<'a> {
    pub resolve: &'a Resolve,
    pub bindings: &'a Bindings,
    /// The C names, when the bindings can be made.
    pub names: Option<DeclaredNames<'a>>,
    handles: HandlesOf<'a>,
    defined: Vec<WorldResource<'a>>,
    positions: HashMap<TypeId, usize>,
}

impl<'a> Builder<'a> {
    /// `resolve` must have nominal type ids.
    pub(super) fn new(
        resolve: &'a Resolve,
        world: WorldId,
        bindings: &'a Bindings,
        names: Option<DeclaredNames<'a>>,
    ) -> Self {
        let defined = analyze::resources(resolve, world);
        let positions = defined.iter().enumerate().map(|(i, r)| (r.id, i)).collect();
        Self {
            resolve,
            bindings,
            names,
            handles: HandlesOf::new(resolve),
            defined,
            positions,
        }
    }

    pub(super) fn resources(&self) -> Vec<Resource> {
        let resource = |defined: &WorldResource| {
            let drops = self
                .names
                .as_ref()
                .and_then(|names| names.drops(defined.id));
            Resource {
                name: defined.name.to_string(),
                side: defined.side,
                interface: defined.key().map(|key| self.resolve.name_world_key(key)),
                drop_own: drops.map(|drops| drops.own.clone()),
                drop_borrow: drops.and_then(|drops| drops.borrow.clone()),
            }
        };
        self.defined.iter().map(resource).collect()
    }

    pub(super) fn function(&mut self, found: &WorldFunction) -> Function {
        let function = found.function;
        let is_async = self
            .bindings
            .is_async(found.side, self.resolve, found.interface, function);
        let title = title(&function.kind, &function.name);
        let (handles, all) = self.handles(found, is_async);
        Function {
            side: found.side,
            interface: found.interface.map(|key| self.resolve.name_world_key(key)),
            name: function.name.clone(),
            signature: wit_text::signature(self.resolve, &title, function, is_async),
            title,
            kind: kind(&function.kind),
            is_async,
            docs: function.docs.contents.clone(),
            c_name: self.names.as_ref().and_then(|names| names.function(found)),
            location: location(self.resolve, function.span),
            handles,
            has_more: !all,
        }
    }

    /// The handles of a function, and whether these are all.
    fn handles(&mut self, found: &WorldFunction, is_async: bool) -> (Vec<Handle>, bool) {
        let mut handles = Vec::new();
        let params = found.function.params.iter().map(|p| (Some(&*p.name), p.ty));
        let results = found.function.result.iter().map(|ty| (None, *ty));
        for (parameter, ty) in params.chain(results) {
            if !self.add(found.side, is_async, parameter, ty, &mut handles) {
                return (handles, false);
            }
        }
        (handles, true)
    }

    /// Adds the handles in one parameter, or in the result. False if there are too many.
    fn add(
        &mut self,
        function: Side,
        is_async: bool,
        parameter: Option<&str>,
        ty: Type,
        handles: &mut Vec<Handle>,
    ) -> bool {
        let mut sites = Vec::new();
        let all = self
            .handles
            .add(ty, MAX_HANDLES - handles.len(), &mut sites);
        for site in sites {
            // Every resource that a world's functions name is imported or exported by the world.
            let Some(position) = self.positions.get(&site.resource).copied() else {
                continue;
            };
            let place = match parameter {
                Some(_) => Place::Parameter,
                None => Place::Result,
            };
            let duty = analyze::duty(Held {
                function,
                is_async,
                place,
                is_own: site.is_own,
                resource: self.defined[position].side,
                is_payload: site.is_payload(),
            });
            handles.push(Handle {
                place,
                parameter: parameter.map(str::to_string),
                path: analyze::path_text(&root(parameter), &site.path),
                steps: site.path,
                is_own: site.is_own,
                resource: position,
                duty,
                drop: duty
                    .is_yours()
                    .then(|| self.drop(site.resource, site.is_own))
                    .flatten(),
            });
        }
        all
    }

    fn drop(&self, resource: TypeId, is_own: bool) -> Option<String> {
        let drops = self.names.as_ref()?.drops(resource)?;
        match is_own {
            true => Some(drops.own.clone()),
            false => drops.borrow.clone(),
        }
    }
}

/// What a path begins with. `result` is a keyword of WIT: a parameter of that name is written with
/// a `%`, so the two cannot be confused.
fn root(parameter: Option<&str>) -> String {
    match parameter {
        Some("result") => "%result".into(),
        Some(name) => name.into(),
        None => "result".into(),
    }
}

/// The name of a function for people: without the mark of its kind.
fn title(kind: &FunctionKind, name: &str) -> String {
    let unmarked = match name.split_once(']') {
        Some((_, unmarked)) if name.starts_with('[') => unmarked,
        _ => name,
    };
    match kind {
        FunctionKind::Constructor(_) => format!("{unmarked} constructor"),
        _ => unmarked.into(),
    }
}

fn kind(kind: &FunctionKind) -> FunctionRole {
    match kind {
        FunctionKind::Freestanding | FunctionKind::AsyncFreestanding => FunctionRole::Freestanding,
        FunctionKind::Constructor(_) => FunctionRole::Constructor,
        FunctionKind::Method(_) | FunctionKind::AsyncMethod(_) => FunctionRole::Method,
        FunctionKind::Static(_) | FunctionKind::AsyncStatic(_) => FunctionRole::Static,
        FunctionKind::Getter | FunctionKind::MethodGetter(_) | FunctionKind::StaticGetter(_) => {
            FunctionRole::Getter
        }
        FunctionKind::Setter | FunctionKind::MethodSetter(_) | FunctionKind::StaticSetter(_) => {
            FunctionRole::Setter
        }
    }
}

/// Where `span` is; `None` for a wasm-encoded package.
pub(super) fn location(resolve: &Resolve, span: Span) -> Option<Location> {
    if !span.is_known() {
        return None;
    }
    let text = resolve.render_location(span);
    let (rest, column) = text.rsplit_once(':')?;
    let (file, line) = rest.rsplit_once(':')?;
    Some(Location {
        file: file.into(),
        line: line.parse().ok()?,
        column: column.parse().ok()?,
    })
}
