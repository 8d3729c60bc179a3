//! Shapes that cannot be served: the bindings cannot express them, or the component model
//! forbids them. They are looked for before anything is generated.

use foldhash::{HashSet, HashSetExt};
use wit_parser::{
    Function, Handle, InterfaceId, Resolve, Span, Type, TypeDefKind, TypeId, WorldId, WorldItem,
    WorldKey,
};

use super::children::{children, dealias};
use super::duty::Side;
use super::leave_out::Unrelated;
use crate::wit_text::{function_name, type_name};

/// One place in the world that cannot be served, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// A name for the kind of shape, for example `fixed-length-list`.
    pub id: &'static str,
    /// Where in the WIT text; unknown for a wasm-encoded package.
    pub span: Span,
    /// What is meant, for example ``parameter `l: list<u8, 4>` of function `t:t/api#f` ``.
    pub subject: String,
    /// Why it cannot be served.
    pub reason: String,
    /// A way out.
    pub help: &'static str,
    /// What it stands in, if guards can do without that.
    pub unrelated: Option<Unrelated>,
}

/// Every place in `world` that cannot be served, at most one for each parameter, result and
/// named type; empty when everything can.
pub(crate) fn check(resolve: &Resolve, world: WorldId) -> Vec<Refusal> {
    let mut checker = Checker {
        resolve,
        found: Vec::new(),
        seen: HashSet::new(),
    };
    let world = &resolve.worlds[world];
    let imports = world.imports.iter().map(|item| (Side::Import, item));
    let exports = world.exports.iter().map(|item| (Side::Export, item));
    for (side, (key, item)) in imports.chain(exports) {
        match item {
            WorldItem::Function(function) => checker.function(side, None, function),
            WorldItem::Interface { id, .. } => checker.interface(side, key, *id),
            WorldItem::Type { id, .. } => checker.named_type(*id),
        }
    }
    checker.found
}

struct Checker<'a> {
    resolve: &'a Resolve,
    found: Vec<Refusal>,
    seen: HashSet<TypeId>,
}

/// A refused type, with the reason and a way out.
type Problem = (Type, &'static Reason);

struct Reason {
    id: &'static str,
    text: &'static str,
    help: &'static str,
    /// Whether it is a limit of the bindings, not a rule of the component model.
    is_of_bindings: bool,
}

impl Checker<'_> {
    fn interface(&mut self, side: Side, key: &WorldKey, id: InterfaceId) {
        let interface = &self.resolve.interfaces[id];
        for ty in interface.types.values() {
            self.named_type(*ty);
        }
        for function in interface.functions.values() {
            self.function(side, Some((key, id)), function);
        }
    }

    fn function(
        &mut self,
        side: Side,
        interface: Option<(&WorldKey, InterfaceId)>,
        function: &Function,
    ) {
        let resolve = self.resolve;
        let name = || function_name(resolve, interface.map(|(key, _)| key), &function.name);
        let unrelated = || {
            let mut params = function.params.iter();
            let is_related =
                side == Side::Export && params.any(|param| holds_borrow(resolve, &param.ty));
            let interface = interface.map(|(_, id)| id);
            (!is_related).then(|| Unrelated::Function(interface, function.name.clone()))
        };
        for param in &function.params {
            self.place(&param.ty, param.span, unrelated, || {
                let ty = type_name(resolve, &param.ty);
                format!("parameter `{}: {ty}` of function `{}`", param.name, name())
            });
        }
        if let Some(ty) = &function.result {
            self.place(ty, function.span, unrelated, || {
                format!("the result of function `{}`", name())
            });
        }
    }

    fn named_type(&mut self, id: TypeId) {
        let ty = &self.resolve.types[id];
        self.place(
            &Type::Id(id),
            ty.span,
            || Some(Unrelated::Type(id)),
            || format!("type `{}`", ty.name.as_deref().unwrap_or("?")),
        );
    }

    fn place(
        &mut self,
        ty: &Type,
        span: Span,
        unrelated: impl Fn() -> Option<Unrelated>,
        subject: impl Fn() -> String,
    ) {
        if let Some((refused, reason)) = self.problem(ty) {
            self.found.push(Refusal {
                id: reason.id,
                span,
                subject: subject(),
                reason: format!("{} (`{}`)", reason.text, self.spelled(&refused)),
                help: reason.help,
                unrelated: unrelated().filter(|_| reason.is_of_bindings),
            });
        }
    }

    /// A named handle is spelled with what it stands for.
    fn spelled(&self, ty: &Type) -> String {
        let name = type_name(self.resolve, ty);
        match ty {
            Type::Id(id) => match &self.resolve.types[*id].kind {
                TypeDefKind::Handle(Handle::Borrow(r))
                    if self.resolve.types[*id].name.is_some() =>
                {
                    let resource = type_name(self.resolve, &Type::Id(*r));
                    format!("type {name} = borrow<{resource}>")
                }
                _ => name,
            },
            _ => name,
        }
    }

    /// The first refused type inside `ty`, itself included. A type that was found fine before is
    /// not looked at again.
    fn problem(&mut self, ty: &Type) -> Option<Problem> {
        let ty = dealias(self.resolve, *ty);
        let id = match ty {
            Type::ErrorContext => return Some((ty, &ERROR_CONTEXT)),
            Type::Id(id) => id,
            _ => return None,
        };
        if self.seen.contains(&id) {
            return None;
        }
        let problem = self.own_problem(id).or_else(|| {
            let mut children = children(self.resolve, id).into_iter();
            children.find_map(|child| self.problem(&child.ty))
        });
        if problem.is_none() {
            self.seen.insert(id);
        }
        problem
    }

    /// What is wrong with the type itself, its parts aside.
    fn own_problem(&self, id: TypeId) -> Option<Problem> {
        let ty = &self.resolve.types[id];
        let reason = match &ty.kind {
            TypeDefKind::FixedLengthList(..) => &FIXED_LENGTH_LIST,
            TypeDefKind::Handle(_) if ty.name.is_some() => &NAMED_HANDLE,
            TypeDefKind::Map(key, value)
                if holds_borrow(self.resolve, key) || holds_borrow(self.resolve, value) =>
            {
                &BORROW_IN_MAP
            }
            TypeDefKind::Stream(Some(ty)) | TypeDefKind::Future(Some(ty))
                if holds_borrow(self.resolve, ty) =>
            {
                &BORROW_IN_STREAM
            }
            TypeDefKind::Handle(_)
            | TypeDefKind::Map(..)
            | TypeDefKind::Stream(_)
            | TypeDefKind::Future(_)
            | TypeDefKind::Record(_)
            | TypeDefKind::Tuple(_)
            | TypeDefKind::Variant(_)
            | TypeDefKind::Option(_)
            | TypeDefKind::Result(_)
            | TypeDefKind::List(_)
            | TypeDefKind::Flags(_)
            | TypeDefKind::Enum(_)
            | TypeDefKind::Resource
            | TypeDefKind::Type(_)
            | TypeDefKind::Unknown => return None,
        };
        Some((Type::Id(id), reason))
    }
}

fn holds_borrow(resolve: &Resolve, ty: &Type) -> bool {
    let mut visited = HashSet::new();
    let mut pending = vec![*ty];
    while let Some(ty) = pending.pop() {
        if let Type::Id(id) = dealias(resolve, ty)
            && visited.insert(id)
        {
            if let TypeDefKind::Handle(Handle::Borrow(_)) = resolve.types[id].kind {
                return true;
            }
            pending.extend(children(resolve, id).into_iter().map(|child| child.ty));
        }
    }
    false
}

const FIXED_LENGTH_LIST: Reason = Reason {
    id: "fixed-length-list",
    text: "wit-bindgen's C bindings have no fixed-length lists",
    help: "use a list without a length, or a tuple or record with one field for each element",
    is_of_bindings: true,
};
const NAMED_HANDLE: Reason = Reason {
    id: "named-handle",
    text: "wit-bindgen's C bindings have no named handle types",
    help: "write the handle at each place where the name is used",
    is_of_bindings: true,
};
const ERROR_CONTEXT: Reason = Reason {
    id: "error-context",
    text: "wit-bindgen's C bindings have no error contexts",
    help: "use a string, or an error type of your own",
    is_of_bindings: true,
};
const BORROW_IN_MAP: Reason = Reason {
    id: "handle-in-payload",
    text: "the component model forbids a borrow handle in a map",
    help: "use a list of tuples of key and handle",
    is_of_bindings: false,
};
const BORROW_IN_STREAM: Reason = Reason {
    id: "handle-in-payload",
    text: "the component model forbids a borrow handle in the payload of a stream or future",
    help: "send an own handle, or pass a list of borrow handles",
    is_of_bindings: false,
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::testing::world;

    fn refusals(defs: &str, ty: &str) -> Vec<(String, String)> {
        let (resolve, world) = world(&format!(
            "package t:t; interface types {{ resource ctx; }}
             interface api {{ use types.{{ctx}}; {defs} f: func(x: {ty}); }}
             world w {{ export api; }}"
        ));
        check(&resolve, world)
            .into_iter()
            .map(|r| (r.subject, r.reason))
            .collect()
    }

    fn refused(ty: &str, reason: Reason) {
        let found = refusals("", ty);
        assert_eq!(found.len(), 1, "{ty}: {found:?}");
        let subject = format!("parameter `x: {ty}` of function `t:t/api#f`");
        assert_eq!(found[0].0, subject);
        assert!(found[0].1.starts_with(reason.text), "{ty}: {found:?}");
    }

    #[test]
    fn what_the_bindings_cannot_express_is_refused() {
        refused("list<borrow<ctx>, 4>", FIXED_LENGTH_LIST);
        refused("option<list<u8, 4>>", FIXED_LENGTH_LIST);
        refused("error-context", ERROR_CONTEXT);
        refused("list<error-context>", ERROR_CONTEXT);
    }

    #[test]
    fn what_the_component_model_forbids_is_refused() {
        refused("map<string, borrow<ctx>>", BORROW_IN_MAP);
        refused("list<map<u8, option<borrow<ctx>>>>", BORROW_IN_MAP);
        refused("stream<borrow<ctx>>", BORROW_IN_STREAM);
        refused("future<list<borrow<ctx>>>", BORROW_IN_STREAM);
    }

    #[test]
    fn a_named_handle_is_refused_where_it_is_defined_and_where_it_is_used() {
        let found = refusals("type cref = borrow<ctx>;", "cref");
        let subjects: Vec<_> = found.iter().map(|(subject, _)| subject.as_str()).collect();
        assert_eq!(
            subjects,
            ["type `cref`", "parameter `x: cref` of function `t:t/api#f`"]
        );
        assert!(found[0].1.ends_with("(`type cref = borrow<ctx>`)"));
    }

    #[test]
    fn everything_else_is_served() {
        for ty in [
            "borrow<ctx>",
            "list<tuple<borrow<ctx>, string>>",
            "map<string, u8>",
            "stream<ctx>",
            "future",
            "stream<u8>",
        ] {
            assert_eq!(refusals("", ty), [], "{ty}");
        }
        assert_eq!(refusals("type alias = ctx;", "borrow<alias>"), []);
    }
}
