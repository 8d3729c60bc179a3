//! What a world contains, according to `wit-parser` rather than to the model.

use super::types::{Borrow, ELSEWHERE, Look};
use std::collections::BTreeSet;
use wit_parser::abi::AbiVariant;
use wit_parser::*;

/// What some worlds contain, and how many of their exported functions have a borrow site.
#[derive(Default)]
pub(crate) struct Survey {
    pub seen: BTreeSet<String>,
    pub exported: usize,
    pub with_site: usize,
    pub sites: usize,
    pub deepest: usize,
}

impl Survey {
    /// Adds one world, whose nominal type ids must have been generated.
    pub(crate) fn add(&mut self, resolve: &Resolve, world: WorldId) {
        let look = Look { resolve, world };
        look.world(self);
    }

    fn see(&mut self, what: impl Into<String>) {
        self.seen.insert(what.into());
    }
}

impl Look<'_> {
    fn world(&self, survey: &mut Survey) {
        let world = &self.resolve.worlds[self.world];
        for (key, item) in &world.imports {
            self.import(key, item, survey);
        }
        for (key, item) in &world.exports {
            match item {
                WorldItem::Function(func) => self.export("in the world", func, survey),
                WorldItem::Interface { id, .. } => {
                    let place = self.export_place(key);
                    survey.see(format!("exported interface {place}"));
                    for func in self.resolve.interfaces[*id].functions.values() {
                        self.export(place, func, survey);
                    }
                }
                WorldItem::Type { .. } => unreachable!(),
            }
        }
        self.repeats(survey);
    }

    fn export_place(&self, key: &WorldKey) -> &'static str {
        let name = self.resolve.name_world_key(key);
        let imports = &self.resolve.worlds[self.world].imports;
        let both = imports
            .keys()
            .any(|key| self.resolve.name_world_key(key) == name);
        match key {
            WorldKey::Name(_) => "inline",
            WorldKey::Interface(_) if both => "that is imported too",
            WorldKey::Interface(_) => "by name",
        }
    }

    fn import(&self, key: &WorldKey, item: &WorldItem, survey: &mut Survey) {
        let interface = match item {
            WorldItem::Function(func) => return self.imported_func(func, survey),
            WorldItem::Type { id, .. } => return self.world_type(*id, survey),
            WorldItem::Interface { id, .. } => &self.resolve.interfaces[*id],
        };
        if let WorldKey::Name(_) = key {
            survey.see("imported interface inline");
        }
        for func in interface.functions.values() {
            self.imported_func(func, survey);
        }
    }

    fn imported_func(&self, func: &Function, survey: &mut Survey) {
        let explicit = func
            .params
            .iter()
            .skip(func.kind.resource().is_some().into());
        if explicit
            .flat_map(|param| self.borrows(&param.ty))
            .next()
            .is_some()
        {
            survey.see("imported function with a borrow");
        }
    }

    fn world_type(&self, id: TypeId, survey: &mut Survey) {
        survey.see(match self.resolve.types[id].kind {
            TypeDefKind::Resource => "resource in the world",
            TypeDefKind::Type(_) => "alias or use in the world",
            _ => "type in the world",
        });
    }

    fn export(&self, place: &str, func: &Function, survey: &mut Survey) {
        let is_method = matches!(
            func.kind,
            FunctionKind::Method(_) | FunctionKind::AsyncMethod(_)
        );
        let params: Vec<_> = func.params.iter().skip(is_method.into()).collect();
        let borrows: Vec<_> = params
            .iter()
            .flat_map(|param| self.borrows(&param.ty))
            .collect();
        let sites: Vec<_> = borrows.iter().filter(|borrow| borrow.imported).collect();
        survey.exported += 1;
        survey.with_site += usize::from(!sites.is_empty());
        survey.sites += sites.len();

        if !sites.is_empty() {
            survey.see(format!("site {place}"));
            survey.see(format!("site in {}", kind(func)));
        }
        for site in &sites {
            self.site(site, survey);
        }
        if borrows.len() > sites.len() {
            survey.see("borrow of an exported resource");
        }
        for param in &params {
            self.param(&param.ty, survey);
        }
        survey.see(format!("{} parameters", params.len()));
        let lowered = self.resolve.wasm_signature(AbiVariant::GuestExport, func);
        if lowered.indirect_params {
            survey.see("more than 16 flat parameters");
        }
        if let Some(ty) = &func.result {
            let owned = self.owns(ty).next().is_some();
            survey.see(if owned { "own in a result" } else { "result" });
            if self.needs_import(ty) {
                survey.see("result that must own an imported resource");
            }
        }
    }

    fn site(&self, site: &Borrow, survey: &mut Survey) {
        let shapes = site.path.iter().filter(|shape| **shape != ELSEWHERE);
        let shapes: Vec<_> = shapes.collect();
        survey.deepest = survey.deepest.max(shapes.len());
        if site.path.contains(&ELSEWHERE) {
            survey.see(format!("site in {ELSEWHERE}"));
        }
        match shapes.split_last() {
            None => survey.see("bare site"),
            Some((last, above)) => {
                survey.see(format!("site in {last}"));
                for shape in above {
                    survey.see(format!("site deep in {shape}"));
                }
            }
        }
    }

    fn param(&self, ty: &Type, survey: &mut Survey) {
        if self.owns(ty).next().is_some() {
            survey.see("own in a parameter");
        }
        match ty {
            Type::Id(id) => match &self.resolve.types[*id].kind {
                TypeDefKind::Flags(_) => survey.see("flags"),
                TypeDefKind::Enum(_) => survey.see("enum"),
                TypeDefKind::Result(Result_ {
                    ok: None,
                    err: None,
                }) => survey.see("bare result"),
                TypeDefKind::Handle(Handle::Borrow(r)) if self.is_alias(*r) => {
                    survey.see("borrow by an alias");
                }
                _ => {}
            },
            scalar => survey.see(format!("{scalar:?}")),
        }
    }

    fn is_alias(&self, resource: TypeId) -> bool {
        matches!(self.resolve.types[resource].kind, TypeDefKind::Type(_))
    }

    /// Records names that occur more than once.
    fn repeats(&self, survey: &mut Survey) {
        let packages = self.resolve.packages.iter();
        let packages = packages.map(|(_, package)| (&package.name.namespace, &package.name.name));
        if has_repeat(packages) {
            survey.see("two versions of a package");
        }
        let imports = self.resolve.worlds[self.world].imports.values();
        let interfaces = imports.filter_map(|item| match item {
            WorldItem::Interface { id, .. } => Some(&self.resolve.interfaces[*id]),
            _ => None,
        });
        let types = interfaces.flat_map(|interface| &interface.types);
        let resources =
            types.filter(|(_, id)| matches!(self.resolve.types[**id].kind, TypeDefKind::Resource));
        if has_repeat(resources.map(|(name, _)| name)) {
            survey.see("resources of the same name");
        }
    }
}

fn has_repeat<T: Ord>(mut things: impl Iterator<Item = T>) -> bool {
    let mut seen = BTreeSet::new();
    things.any(|thing| !seen.insert(thing))
}

fn kind(func: &Function) -> &'static str {
    match func.kind {
        FunctionKind::Freestanding | FunctionKind::AsyncFreestanding => "a freestanding function",
        FunctionKind::Method(_) | FunctionKind::AsyncMethod(_) => "a method",
        FunctionKind::Static(_) | FunctionKind::AsyncStatic(_) => "a static",
        FunctionKind::Constructor(_) => "a constructor",
        _ => unreachable!("no getters and setters are made"),
    }
}
