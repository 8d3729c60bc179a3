//! Every handle of a resource inside a value, own and borrow.

use std::collections::HashMap;

use wit_parser::{Handle, Resolve, Type, TypeDefKind, TypeId};

use super::children::{Child, PathStep, children, dealias};

/// One place inside a value where a handle can sit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HandleSite {
    /// The way to it from the value; empty when the value is the handle.
    pub path: Vec<PathStep>,
    pub is_own: bool,
    /// The resource's own definition, never an alias of it.
    pub resource: TypeId,
}

impl HandleSite {
    /// Whether it comes through a stream or future.
    pub(crate) fn is_payload(&self) -> bool {
        self.path.iter().any(PathStep::is_payload)
    }
}

/// Finds the handles in types. Each type is asked once whether it holds any: WIT types are a graph
/// that shares nodes.
pub(crate) struct HandlesOf<'a> {
    resolve: &'a Resolve,
    known: HashMap<TypeId, bool>,
}

impl<'a> HandlesOf<'a> {
    /// For the types of `resolve`.
    pub(crate) fn new(resolve: &'a Resolve) -> Self {
        Self {
            resolve,
            known: HashMap::new(),
        }
    }

    /// Adds the handles in a value of type `ty` to `found`, in the order of the WIT text, until
    /// `found` has `limit` of them; returns false when there are more. Types that share parts can have
    /// exponentially many paths to handles, hence the limit.
    pub(crate) fn add(&mut self, ty: Type, limit: usize, found: &mut Vec<HandleSite>) -> bool {
        self.walk(ty, limit, &mut Vec::new(), found)
    }

    fn walk(
        &mut self,
        ty: Type,
        limit: usize,
        path: &mut Vec<PathStep>,
        found: &mut Vec<HandleSite>,
    ) -> bool {
        let Some(id) = self.holder(ty) else {
            return true;
        };
        if found.len() == limit {
            return false;
        }
        if let TypeDefKind::Handle(handle) = &self.resolve.types[id].kind {
            found.extend(self.site(handle, path));
            return true;
        }
        for Child { step, ty } in children(self.resolve, id) {
            path.push(step);
            let all = self.walk(ty, limit, path, found);
            path.pop();
            if !all {
                return false;
            }
        }
        true
    }

    fn site(&self, handle: &Handle, path: &[PathStep]) -> Option<HandleSite> {
        let (is_own, resource) = match handle {
            Handle::Own(id) => (true, *id),
            Handle::Borrow(id) => (false, *id),
        };
        match dealias(self.resolve, Type::Id(resource)) {
            Type::Id(resource) => Some(HandleSite {
                path: path.to_vec(),
                is_own,
                resource,
            }),
            _ => None,
        }
    }

    /// The definition of `ty`, aliases followed, when it can hold a handle.
    fn holder(&mut self, ty: Type) -> Option<TypeId> {
        match dealias(self.resolve, ty) {
            Type::Id(id) if self.holds(id) => Some(id),
            _ => None,
        }
    }

    fn holds(&mut self, id: TypeId) -> bool {
        if let Some(known) = self.known.get(&id) {
            return *known;
        }
        let holds = matches!(self.resolve.types[id].kind, TypeDefKind::Handle(_))
            || children(self.resolve, id)
                .into_iter()
                .any(|child| self.holder(child.ty).is_some());
        self.known.insert(id, holds);
        holds
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::path_text;
    use crate::analyze::testing::{param, world};

    const LIMIT: usize = 8;

    /// The handles in parameter `x` of `f`, and whether these are all.
    fn handles(defs: &str, ty: &str) -> (Vec<String>, bool) {
        let (resolve, world) = world(&format!(
            "package t:t; interface types {{ resource ctx; }}
             interface api {{ use types.{{ctx}}; {defs} f: func(x: {ty}); }}
             world w {{ export api; }}"
        ));
        let ty = param(&resolve, world, "f", "x");
        let mut found = Vec::new();
        let all = HandlesOf::new(&resolve).add(ty, LIMIT, &mut found);
        let spelled = found.iter().map(|site| {
            let kind = if site.is_own { "own" } else { "borrow" };
            format!("{kind} {}", path_text("x", &site.path))
        });
        (spelled.collect(), all)
    }

    #[test]
    fn a_handle_is_found_in_every_shape() {
        for (ty, expected) in [
            ("ctx", "own x"),
            ("borrow<ctx>", "borrow x"),
            ("option<ctx>", "own x?"),
            ("list<list<borrow<ctx>>>", "borrow x[][]"),
            ("result<ctx>", "own x.ok"),
            ("result<_, borrow<ctx>>", "borrow x.err"),
            ("tuple<u8, ctx>", "own x.1"),
            ("map<string, borrow<ctx>>", "borrow x[value]"),
            ("list<ctx, 4>", "own x[]"),
            ("stream<ctx>", "own x[stream]"),
            ("future<list<ctx>>", "own x[future][]"),
        ] {
            assert_eq!(handles("", ty), (vec![expected.to_string()], true), "{ty}");
        }
    }

    #[test]
    fn a_value_without_handles_has_none() {
        for ty in ["u8", "string", "list<u8>", "stream", "error-context"] {
            assert_eq!(handles("", ty), (vec![], true), "{ty}");
        }
    }

    #[test]
    fn names_are_followed() {
        let defs = "type c = ctx; type cref = borrow<c>; record r { a: c, b: list<cref> }
                    variant v { none, one(r), %list(ctx) }";
        assert_eq!(
            handles(defs, "option<v>").0,
            ["own x?.one.a", "borrow x?.one.b[]", "own x?.list"]
        );
    }

    #[test]
    fn exponentially_many_are_cut_off() {
        let mut defs = String::from("record r0 { c: ctx, n: u8 }");
        for i in 1..64 {
            let p = i - 1;
            defs.push_str(&format!("record r{i} {{ a: list<r{p}>, b: list<r{p}> }}"));
        }
        for (ty, expected) in [("r2", 4), ("r3", LIMIT)] {
            let (found, all) = handles(&defs, ty);
            assert_eq!((found.len(), all), (expected, true), "{ty}");
        }
        let (found, all) = handles(&defs, "r63");
        assert_eq!((found.len(), all), (LIMIT, false));
    }
}
