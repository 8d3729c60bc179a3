//! What a value holds that somebody must release: handles and memory.

use std::collections::BTreeSet;
use std::sync::Arc;

use foldhash::{HashMap, HashMapExt};
use wit_parser::{Handle, Resolve, Type, TypeDefKind, TypeId};

use super::children::{children, dealias};
use super::duty::{Duty, Held, Place, Side, duty};
use super::resources::WorldResource;

/// What a value of one type can hold, anywhere inside it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Contents {
    /// The resources of which it can hold borrow handles that an exported function must drop, as
    /// positions in the list of the world's resources. Each is at least one borrow site.
    pub borrows: BTreeSet<usize>,
    /// Whether it can own heap memory: a string, a list or a map.
    pub memory: bool,
    /// Whether it can hold an own handle of any resource.
    pub owns: bool,
    /// Whether it can hold the end of a stream or future.
    pub ends: bool,
}

impl Contents {
    /// Whether a value can hold a borrow handle that an exported function must drop.
    pub(crate) fn has_borrow_site(&self) -> bool {
        !self.borrows.is_empty()
    }

    /// Whether there is nothing in a value that somebody must release.
    pub(crate) fn is_empty(&self) -> bool {
        self.borrows.is_empty() && !self.memory && !self.owns && !self.ends
    }

    fn absorb(&mut self, other: &Contents) {
        self.borrows.extend(&other.borrows);
        self.memory |= other.memory;
        self.owns |= other.owns;
        self.ends |= other.ends;
    }
}

/// Answers what types hold, each type looked at once. WIT types are a graph that shares nodes, so
/// that a walk that forgets what it has seen could take exponential time.
#[derive(Debug)]
pub(crate) struct ContentsOf<'a> {
    resolve: &'a Resolve,
    resources: HashMap<TypeId, (usize, Side)>,
    known: HashMap<TypeId, Arc<Contents>>,
    /// The contents of numbers, and of strings.
    nothing: Arc<Contents>,
    string: Arc<Contents>,
}

impl<'a> ContentsOf<'a> {
    /// For the types of `resolve`; `resources` are all of the world's.
    pub(crate) fn new(resolve: &'a Resolve, resources: &[WorldResource]) -> Self {
        let positions = resources.iter().enumerate();
        Self {
            resolve,
            resources: positions.map(|(i, r)| (r.id, (i, r.side))).collect(),
            known: HashMap::new(),
            nothing: Arc::default(),
            string: Arc::new(Contents {
                memory: true,
                ..Contents::default()
            }),
        }
    }

    /// The position of the resource of `handle` among the world's resources, and what an exported
    /// function must do about the handle when it receives it.
    pub(crate) fn received(&self, handle: Handle) -> Option<(usize, Duty)> {
        let (is_own, resource) = match handle {
            Handle::Own(resource) => (true, resource),
            Handle::Borrow(resource) => (false, resource),
        };
        let Type::Id(defined) = dealias(self.resolve, Type::Id(resource)) else {
            return None;
        };
        let (position, resource) = *self.resources.get(&defined)?;
        let held = Held {
            function: Side::Export,
            is_async: false, // says when it must be dropped, not whether
            place: Place::Parameter,
            is_own,
            resource,
            is_payload: false,
        };
        Some((position, duty(held)))
    }

    /// What a value of type `ty` can hold, if that was asked before of it or of a type that contains it.
    pub(crate) fn known(&self, ty: Type) -> Option<&Contents> {
        match ty {
            Type::String => Some(&self.string),
            Type::Id(id) => self.known.get(&id).map(Arc::as_ref),
            _ => Some(&self.nothing),
        }
    }

    /// What a value of type `ty` can hold.
    pub(crate) fn of(&mut self, ty: Type) -> Arc<Contents> {
        match ty {
            Type::String => Arc::clone(&self.string),
            Type::Id(id) => self.of_id(id),
            Type::Bool
            | Type::U8
            | Type::U16
            | Type::U32
            | Type::U64
            | Type::S8
            | Type::S16
            | Type::S32
            | Type::S64
            | Type::F32
            | Type::F64
            | Type::Char
            | Type::ErrorContext => Arc::clone(&self.nothing),
        }
    }

    fn of_id(&mut self, id: TypeId) -> Arc<Contents> {
        if let Some(known) = self.known.get(&id) {
            return Arc::clone(known);
        }
        let mut contents = self.itself(id);
        for child in children(self.resolve, id) {
            if !child.step.is_payload() {
                let inside = self.of(child.ty);
                contents.absorb(&inside);
            }
        }
        let contents = Arc::new(contents);
        self.known.insert(id, Arc::clone(&contents));
        contents
    }

    /// What a value of the type `id` holds itself, its children aside.
    fn itself(&mut self, id: TypeId) -> Contents {
        let mut contents = Contents::default();
        match &self.resolve.types[id].kind {
            TypeDefKind::Handle(handle) => match self.received(*handle) {
                Some((resource, Duty::DropBeforeReturn | Duty::DropBeforeTaskReturn)) => {
                    contents.borrows.insert(resource);
                }
                Some((_, Duty::Owned)) => contents.owns = true,
                Some((_, Duty::Pointer | Duty::Lent | Duty::GivenAway | Duty::Forbidden))
                | None => {}
            },
            TypeDefKind::List(_) | TypeDefKind::Map(..) => contents.memory = true,
            TypeDefKind::Stream(_) | TypeDefKind::Future(_) => contents.ends = true,
            // The target may be a string, or a handle, which are no children.
            TypeDefKind::Type(target) => contents.absorb(&self.of(*target)),
            TypeDefKind::Record(_)
            | TypeDefKind::Tuple(_)
            | TypeDefKind::Variant(_)
            | TypeDefKind::Option(_)
            | TypeDefKind::Result(_)
            | TypeDefKind::FixedLengthList(..)
            | TypeDefKind::Flags(_)
            | TypeDefKind::Enum(_)
            | TypeDefKind::Resource
            | TypeDefKind::Unknown => {}
        }
        contents
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::testing::{param, world};
    use crate::analyze::{exports, resources};

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
        let resources = resources(&resolve, world);
        let ty = param(&resolve, world, "f", "x");
        let contents = ContentsOf::new(&resolve, &resources).of(ty);
        let names = contents
            .borrows
            .iter()
            .map(|i| resources[*i].name.to_string());
        (names.collect(), contents.memory)
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
        let resources = resources(&resolve, world);
        let mut contents = ContentsOf::new(&resolve, &resources);
        let mut sites = Vec::new();
        for export in exports(&resolve, world) {
            for param in &export.function.params {
                sites.push((&*param.name, contents.of(param.ty).has_borrow_site()));
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
        let resources = resources(&resolve, world);
        let mut contents = ContentsOf::new(&resolve, &resources);
        for function in ["f", "g"] {
            let ty = param(&resolve, world, function, "x");
            assert!(!contents.of(ty).has_borrow_site(), "{function}");
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
