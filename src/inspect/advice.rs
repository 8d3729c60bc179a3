//! Designs that invite trouble. Each rule is one function.

use std::collections::HashSet;

use wit_parser::{Param, Resolve, TypeId, WorldId};

use super::build::location;
use super::model::Advice;
use crate::analyze::{
    self, HandleSite, HandlesOf, PathStep, Refusal, Side, WorldFunction, WorldResource,
};
use crate::wit_text::{function_name, type_name};

/// The advice on `world`, in the order of the functions: first what `gen` refuses. `resolve` must
/// have nominal type ids.
pub(super) fn advice(resolve: &Resolve, world: WorldId) -> Vec<Advice> {
    let resources = analyze::resources(resolve, world);
    let adviser = Adviser {
        resolve,
        imported: resources
            .iter()
            .filter(|resource| resource.side == Side::Import)
            .map(|resource| resource.id)
            .collect(),
    };
    let mut found: Vec<_> = analyze::check(resolve, world)
        .into_iter()
        .map(|refusal| adviser.refused(refusal))
        .collect();
    found.extend(adviser.imported_and_exported(&resources));
    let mut handles = HandlesOf::new(resolve);
    for function in analyze::functions(resolve, world) {
        for param in &function.function.params {
            found.extend(adviser.parameter(&mut handles, &function, param));
        }
    }
    // An interface that is imported and exported is looked at twice.
    let mut seen = HashSet::new();
    found.retain(|advice| seen.insert((advice.rule, advice.subject.clone())));
    found
}

/// The tables that the rules use.
pub(super) struct Adviser<'a> {
    pub resolve: &'a Resolve,
    imported: HashSet<TypeId>,
}

/// The most handles of one parameter that the rules look at.
pub(super) const MAX_HANDLES: usize = 64;

impl Adviser<'_> {
    /// The rules that look at one parameter.
    fn parameter(
        &self,
        handles: &mut HandlesOf,
        function: &WorldFunction,
        param: &Param,
    ) -> Vec<Advice> {
        let mut sites = Vec::new();
        handles.add(param.ty, MAX_HANDLES, &mut sites);
        [
            self.list_of_borrows(function, param, &sites),
            self.own_in_map(function, param, &sites),
            self.own_getter(handles, function, param),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// What the bindings cannot express, or the component model forbids.
    fn refused(&self, refusal: Refusal) -> Advice {
        Advice {
            rule: refusal.id,
            is_refused: true,
            interface: None,
            subject: refusal.subject,
            reason: refusal.reason,
            help: refusal.help.into(),
            location: location(self.resolve, refusal.span),
        }
    }

    /// A borrow in a list that an export receives.
    fn list_of_borrows(
        &self,
        function: &WorldFunction,
        param: &Param,
        sites: &[HandleSite],
    ) -> Option<Advice> {
        let in_list = |site: &&HandleSite| {
            let is_received = !site.is_own && self.imported.contains(&site.resource);
            is_received && !site.is_payload() && site.path.contains(&PathStep::Item)
        };
        if function.side == Side::Import || !sites.iter().any(|site| in_list(&site)) {
            return None;
        }
        Some(self.on(
            "list-of-borrows",
            function,
            param,
            "each item is a handle of its own that must be dropped, on every path, and \
             `wit-bindgen c --autodrop-borrows=yes` cannot generate it",
            "let `witguard gen` drop them, or pass an own handle of a resource that stands for the \
             whole list",
        ))
    }

    /// An own handle in a map. A borrow there is refused.
    fn own_in_map(
        &self,
        function: &WorldFunction,
        param: &Param,
        sites: &[HandleSite],
    ) -> Option<Advice> {
        let in_map = |site: &HandleSite| site.is_own && site.path.contains(&PathStep::Value);
        sites.iter().any(in_map).then(|| {
            self.on(
                "handle-in-payload",
                function,
                param,
                "a map is a feature of its own in the component model, and a runtime that has it \
                 turned off, as wasmtime 48 has, rejects the whole component",
                "use a list of tuples of key and handle",
            )
        })
    }

    /// A resource that the world both imports and exports.
    fn imported_and_exported(&self, resources: &[WorldResource]) -> Vec<Advice> {
        let on = |side| {
            resources
                .iter()
                .filter(move |resource| resource.side == side)
        };
        on(Side::Export)
            .filter(|exported| {
                on(Side::Import)
                    .any(|imported| self.resource_name(imported) == self.resource_name(exported))
            })
            .map(|resource| self.both(resource))
            .collect()
    }

    fn both(&self, resource: &WorldResource) -> Advice {
        let name = self.resource_name(resource);
        Advice {
            rule: "imported-and-exported",
            is_refused: false,
            interface: resource.key().map(|key| self.resolve.name_world_key(key)),
            subject: format!("resource `{name}`"),
            reason: "the world imports and exports it: these are two resources of one name, and a \
                     handle of one is no handle of the other. A borrow of one is a handle to drop, \
                     a borrow of the other a pointer that must not be dropped"
                .into(),
            help: "keep it if the component stands between two others and wraps the one in the \
                   other; else define the resource in an interface that is only imported, and \
                   `use` it from there"
                .into(),
            location: location(self.resolve, self.resolve.types[resource.id].span),
        }
    }

    fn resource_name(&self, resource: &WorldResource) -> String {
        function_name(self.resolve, resource.key(), resource.name)
    }

    /// Advice on one parameter.
    pub(super) fn on(
        &self,
        rule: &'static str,
        function: &WorldFunction,
        param: &Param,
        reason: &str,
        help: &str,
    ) -> Advice {
        let ty = type_name(self.resolve, &param.ty);
        let name = function_name(self.resolve, function.interface, &function.function.name);
        Advice {
            rule,
            is_refused: false,
            interface: function
                .interface
                .map(|key| self.resolve.name_world_key(key)),
            subject: format!("parameter `{}: {ty}` of function `{name}`", param.name),
            reason: reason.into(),
            help: help.into(),
            location: location(self.resolve, param.span),
        }
    }
}

#[cfg(test)]
pub(super) mod testing {
    use super::advice;
    use crate::analyze::testing::world;

    /// The rules that apply to `function`, which `side` (`import` or `export`) has.
    pub(crate) fn rules(side: &str, function: &str) -> Vec<&'static str> {
        let (resolve, world) = world(&format!(
            "package t:t; interface types {{ resource ctx; resource other; }}
             interface api {{ use types.{{ctx, other}}; resource mine;
               record item {{ n: u8, c: borrow<ctx> }} {function} }}
             world w {{ {side} api; }}"
        ));
        let advice = advice(&resolve, world).into_iter();
        advice.map(|advice| advice.rule).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::testing::rules;
    use super::*;
    use crate::analyze::testing::world;

    /// `rule subject` of each piece of advice on the world.
    fn found(wit: &str) -> Vec<String> {
        let (resolve, world) = world(wit);
        let advice = advice(&resolve, world).into_iter();
        advice
            .map(|advice| format!("{} {}", advice.rule, advice.subject))
            .collect()
    }

    #[test]
    fn a_list_of_borrows_that_an_export_receives() {
        for ty in [
            "list<borrow<ctx>>",
            "option<list<item>>",
            "tuple<u8, list<list<item>>>",
        ] {
            assert_eq!(
                rules("export", &format!("f: func(x: {ty});")),
                ["list-of-borrows"],
                "{ty}"
            );
        }
    }

    #[test]
    fn no_list_of_borrows() {
        for ty in [
            "borrow<ctx>",
            "item",
            "list<ctx>",
            "list<borrow<mine>>",
            "list<u8>",
        ] {
            assert_eq!(
                rules("export", &format!("f: func(x: {ty});")),
                [""; 0],
                "{ty}"
            );
        }
        assert_eq!(rules("import", "f: func(x: list<borrow<ctx>>);"), [""; 0]);
    }

    #[test]
    fn a_handle_where_none_may_be() {
        for ty in [
            "map<string, borrow<ctx>>",
            "map<string, list<ctx>>",
            "stream<borrow<ctx>>",
            "future<item>",
        ] {
            let function = format!("f: func(x: {ty});");
            assert_eq!(rules("export", &function), ["handle-in-payload"], "{ty}");
            assert_eq!(rules("import", &function), ["handle-in-payload"], "{ty}");
        }
        for ty in [
            "map<string, u8>",
            "stream<ctx>",
            "future<list<ctx>>",
            "stream<u8>",
        ] {
            assert_eq!(
                rules("export", &format!("f: func(x: {ty});")),
                [""; 0],
                "{ty}"
            );
        }
    }

    #[test]
    fn what_gen_refuses_is_advised_on() {
        for (ty, rule) in [
            ("list<u8, 4>", "fixed-length-list"),
            ("error-context", "error-context"),
        ] {
            assert_eq!(
                rules("export", &format!("f: func(x: {ty});")),
                [rule],
                "{ty}"
            );
        }
        assert_eq!(
            rules("export", "type cref = borrow<ctx>;"),
            ["named-handle"]
        );
    }

    #[test]
    fn a_resource_that_is_imported_and_exported() {
        let types = "package t:t; interface types { resource ctx; }
                     interface api { use types.{ctx}; f: func(c: borrow<ctx>); }";
        let both = format!("{types} world w {{ import types; export types; export api; }}");
        let expected = "imported-and-exported resource `t:t/types#ctx`";
        assert_eq!(found(&both), [expected]);
        for one in ["export api;", "export types;", "import types; export api;"] {
            assert_eq!(
                found(&format!("{types} world w {{ {one} }}")),
                [""; 0],
                "{one}"
            );
        }
    }

    #[test]
    fn resources_of_one_name_in_two_interfaces_are_no_trouble() {
        let types = "package t:t; interface t1 { resource ctx; } interface t2 { resource ctx; }";
        assert_eq!(
            found(&format!("{types} world w {{ import t1; export t2; }}")),
            [""; 0]
        );
    }

    #[test]
    fn advice_says_where() {
        let (resolve, world) = world(
            "package t:t;\ninterface api {\n  resource r;\n  size: func(r: r) -> u8;\n}\nworld w { export api; }",
        );
        let advice = advice(&resolve, world);
        let location = advice[0].location.clone().expect("it is from WIT text");
        assert_eq!(
            (&*location.file, location.line, location.column),
            ("test.wit", 4, 14)
        );
    }
}
