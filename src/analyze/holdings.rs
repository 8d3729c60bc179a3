//! What a value holds that somebody must release: borrow handles and memory.

use std::collections::BTreeSet;
use std::rc::Rc;

use foldhash::{HashMap, HashMapExt};
use wit_parser::{Handle, Resolve, Type, TypeDefKind, TypeId};

use super::direction::{ImportedResource, positions};
use super::parts::{dealias, parts};

/// What a value of one type can hold, anywhere inside it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holdings {
    /// The imported resources of which it can hold borrow handles, as positions in the list of
    /// imported resources. Each is at least one borrow site.
    pub borrows: BTreeSet<usize>,
    /// Whether it can own heap memory: a string, a list or a map.
    pub memory: bool,
    /// Whether it can hold an own handle, of whichever resource.
    pub owns: bool,
}

impl Holdings {
    /// Whether a value can hold a borrow handle of an imported resource.
    pub fn has_borrow_site(&self) -> bool {
        !self.borrows.is_empty()
    }

    fn absorb(&mut self, other: &Holdings) {
        self.borrows.extend(&other.borrows);
        self.memory |= other.memory;
        self.owns |= other.owns;
    }
}

/// Answers what types hold, each type looked at once. WIT types are a graph that shares nodes, so
/// that a walk without a memory could take exponential time.
pub struct HoldingsOf<'a> {
    resolve: &'a Resolve,
    imported: HashMap<TypeId, usize>,
    known: HashMap<TypeId, Rc<Holdings>>,
    /// What a number holds, and what a string does.
    nothing: Rc<Holdings>,
    string: Rc<Holdings>,
}

impl<'a> HoldingsOf<'a> {
    /// For the types of `resolve`; `resources` are the world's imported resources.
    pub fn new(resolve: &'a Resolve, resources: &[ImportedResource]) -> Self {
        Self {
            resolve,
            imported: positions(resources),
            known: HashMap::new(),
            nothing: Rc::default(),
            string: Rc::new(Holdings {
                memory: true,
                ..Holdings::default()
            }),
        }
    }

    /// The position of the imported resource that `handle` borrows; `None` for an own handle and
    /// for a borrow of a resource that this world exports, which is a pointer and no handle.
    pub fn borrowed(&self, handle: Handle) -> Option<usize> {
        let Handle::Borrow(resource) = handle else {
            return None;
        };
        let Type::Id(defined) = dealias(self.resolve, Type::Id(resource)) else {
            return None;
        };
        self.imported.get(&defined).copied()
    }

    /// What a value of type `ty` can hold.
    pub fn of(&mut self, ty: Type) -> Rc<Holdings> {
        match ty {
            Type::String => Rc::clone(&self.string),
            Type::Id(id) => self.of_id(id),
            _ => Rc::clone(&self.nothing),
        }
    }

    fn of_id(&mut self, id: TypeId) -> Rc<Holdings> {
        if let Some(known) = self.known.get(&id) {
            return Rc::clone(known);
        }
        let mut holdings = Holdings::default();
        match &self.resolve.types[id].kind {
            TypeDefKind::Handle(handle) => {
                holdings.borrows.extend(self.borrowed(*handle));
                holdings.owns = matches!(handle, Handle::Own(_));
            }
            TypeDefKind::List(_) | TypeDefKind::Map(..) => holdings.memory = true,
            TypeDefKind::Type(target) => holdings.absorb(&self.of(*target)),
            _ => {}
        }
        for part in parts(self.resolve, id) {
            let inside = self.of(part.ty);
            holdings.absorb(&inside);
        }
        let holdings = Rc::new(holdings);
        self.known.insert(id, Rc::clone(&holdings));
        holdings
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::testing::{param, world};
    use crate::analyze::{exports, imported_resources};

    /// `(borrowed imported resources, owns memory)` of parameter `x` of `f`, for the type `ty`,
    /// beside the definitions `defs` in the same interface.
    fn holds(defs: &str, ty: &str) -> (Vec<String>, bool) {
        let wit = format!(
            "package t:t; interface types {{ resource ctx; record far {{ c: borrow<ctx> }} }}
             interface more {{ resource other; }}
             interface api {{ use types.{{ctx, far}}; use more.{{other}}; resource mine;
               {defs} f: func(x: {ty}); }}
             world w {{ export api; }}"
        );
        let (resolve, world) = world(&wit);
        let resources = imported_resources(&resolve, world);
        let ty = param(&resolve, world, "f", "x");
        let holdings = HoldingsOf::new(&resolve, &resources).of(ty);
        let names = holdings.borrows.iter().map(|i| resources[*i].name.clone());
        (names.collect(), holdings.memory)
    }

    fn borrowed(defs: &str, ty: &str) -> Vec<String> {
        holds(defs, ty).0
    }

    #[test]
    fn rule_1_a_borrow_of_an_imported_resource_is_a_borrow_site() {
        assert_eq!(borrowed("", "borrow<ctx>"), ["ctx"]);
    }

    #[test]
    fn rule_1_counts_in_every_shape() {
        for shape in [
            "option<borrow<ctx>>",
            "option<option<borrow<ctx>>>",
            "result<borrow<ctx>>",
            "result<_, borrow<ctx>>",
            "tuple<u32, borrow<ctx>>",
            "list<borrow<ctx>>",
            "list<list<option<borrow<ctx>>>>",
        ] {
            assert_eq!(borrowed("", shape), ["ctx"], "{shape}");
        }
    }

    #[test]
    fn rule_1_counts_in_named_types() {
        assert_eq!(
            borrowed("record r { n: u32, c: borrow<ctx> }", "r"),
            ["ctx"]
        );
        assert_eq!(borrowed("variant v { a, b(borrow<ctx>) }", "v"), ["ctx"]);
        assert_eq!(borrowed("type l = list<borrow<ctx>>;", "l"), ["ctx"]);
        assert_eq!(
            borrowed("type l = list<borrow<ctx>>; type m = l;", "m"),
            ["ctx"]
        );
    }

    #[test]
    fn rule_1_counts_through_aliases_of_the_resource() {
        assert_eq!(borrowed("type b = ctx;", "borrow<b>"), ["ctx"]);
    }

    #[test]
    fn rule_1_counts_in_a_record_of_another_interface() {
        assert_eq!(borrowed("", "far"), ["ctx"]);
        assert_eq!(borrowed("", "list<far>"), ["ctx"]);
    }

    #[test]
    fn rule_1_tells_several_resources_apart() {
        assert_eq!(
            borrowed("", "tuple<borrow<ctx>, borrow<other>, borrow<ctx>>"),
            ["ctx", "other"]
        );
    }

    #[test]
    fn rule_1_counts_in_constructors_methods_and_statics() {
        let (resolve, world) = world(
            "package t:t; interface types { resource ctx; }
             interface api { use types.{ctx};
               resource worker {
                 constructor(c: borrow<ctx>);
                 run: func(c: borrow<ctx>);
                 make: static func(c: borrow<ctx>) -> worker;
               } }
             world w { export api; }",
        );
        let resources = imported_resources(&resolve, world);
        let mut holdings = HoldingsOf::new(&resolve, &resources);
        let mut sites = Vec::new();
        for export in exports(&resolve, world) {
            for param in &export.function.params {
                sites.push((&*param.name, holdings.of(param.ty).has_borrow_site()));
            }
        }
        assert_eq!(
            sites,
            [("c", true), ("self", false), ("c", true), ("c", true)]
        );
    }

    #[test]
    fn rule_2_a_borrow_of_an_exported_resource_is_a_pointer() {
        assert_eq!(borrowed("", "borrow<mine>"), [""; 0]);
        assert_eq!(borrowed("", "list<borrow<mine>>"), [""; 0]);
    }

    #[test]
    fn rule_3_what_an_imported_function_is_lent_is_no_export() {
        let (resolve, world) = world(
            "package t:t; interface types { resource ctx; lend: func(c: borrow<ctx>); }
             world w { import types; }",
        );
        assert!(exports(&resolve, world).is_empty());
    }

    #[test]
    fn an_own_handle_is_no_borrow_site() {
        assert_eq!(borrowed("", "ctx"), [""; 0]);
        assert_eq!(borrowed("", "list<own<ctx>>"), [""; 0]);
    }

    #[test]
    fn rule_5_an_interface_imported_and_exported_means_the_exported_resource() {
        let (resolve, world) = world(
            "package t:t; interface types { resource ctx; f: func(x: borrow<ctx>); }
             interface api { use types.{ctx}; g: func(x: borrow<ctx>); }
             world w { import types; export types; export api; }",
        );
        let resources = imported_resources(&resolve, world);
        let mut holdings = HoldingsOf::new(&resolve, &resources);
        for function in ["f", "g"] {
            let ty = param(&resolve, world, function, "x");
            assert!(!holdings.of(ty).has_borrow_site(), "{function}");
        }
    }

    #[test]
    fn memory_is_owned_by_strings_lists_and_maps_only() {
        for owner in [
            "string",
            "list<u8>",
            "option<string>",
            "list<borrow<ctx>>",
            "map<string, u32>",
            "tuple<u8, list<u8>>",
        ] {
            assert!(holds("", owner).1, "{owner}");
        }
        for free in ["u32", "borrow<ctx>", "ctx", "tuple<u8, char>", "stream<u8>"] {
            assert!(!holds("", free).1, "{free}");
        }
    }

    #[test]
    fn shared_types_are_looked_at_once() {
        let mut defs = String::from("record r0 { c: borrow<ctx> }");
        for i in 1..64 {
            let p = i - 1;
            defs.push_str(&format!("record r{i} {{ a: list<r{p}>, b: list<r{p}> }}"));
        }
        assert_eq!(borrowed(&defs, "r63"), ["ctx"]);
    }
}
