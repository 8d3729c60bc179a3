//! How the bindings were made, and the names that follow from it.

use std::collections::HashMap;

use heck::ToSnakeCase;
use wit_bindgen_core::AsyncFilterSet;
use wit_parser::{Function, FunctionKind, InterfaceId, Resolve, TypeId, WorldId, WorldKey};

use super::params::OtherParams;
use crate::analyze::{self, Side, WorldResource};
use crate::header::{DropNames, Header, HeaderFacts};

/// What the bindings were made by, and with which options of `wit-bindgen c`, as far as names and
/// signatures depend on it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Bindings {
    /// The version of wit-bindgen, for people; empty when it is not known.
    pub version: String,
    pub facts: HeaderFacts,
    /// The name of the header's file, where it is not named after the world.
    pub header_file: Option<String>,
    pub rename: Vec<(String, String)>,
    pub rename_world: Option<String>,
    pub no_sig_flattening: bool,
    pub async_: AsyncFilterSet,
    /// The parameters that generated code gives other names.
    pub other_params: OtherParams,
}

impl Bindings {
    /// The world's name in the bindings' file names and identifiers, for example `hello_world`.
    pub(crate) fn world_name(&self, resolve: &Resolve, world: WorldId) -> String {
        let name = self.rename_world.as_ref();
        name.unwrap_or(&resolve.worlds[world].name).to_snake_case()
    }

    /// The name of the header's file, for example `hello_world.h`.
    pub(crate) fn header_file(&self, resolve: &Resolve, world: WorldId) -> String {
        let given = self.header_file.clone();
        given.unwrap_or_else(|| format!("{}.h", self.world_name(resolve, world)))
    }

    /// These bindings with what follows from their `header`.
    pub(crate) fn with_facts(mut self, resolve: &Resolve, world: WorldId, header: &Header) -> Self {
        self.facts = HeaderFacts::default();
        let exports = analyze::exports(resolve, world).into_iter();
        let own = exports.filter(|export| export.interface.is_none());
        let names = own.map(|e| self.function_name(Side::Export, resolve, world, None, e.function));
        let names: Vec<_> = names.collect();
        let drops = self.drop_names(resolve, world);
        self.facts = HeaderFacts::infer(header, &drops, &names);
        self.other_params = OtherParams::of(header);
        self
    }

    /// The functions that drop the handles of each imported resource.
    pub(crate) fn drop_names(&self, resolve: &Resolve, world: WorldId) -> Vec<DropNames> {
        let names = |resource: WorldResource| {
            let interface = resource.interface.map(|(key, id)| (id, key));
            let prefix = self.import_namespace(resolve, world, interface, resource.id);
            let name = resource.name.to_snake_case();
            DropNames {
                own: format!("{prefix}_{name}_drop_own"),
                borrow: format!("{prefix}_{name}_drop_borrow"),
            }
        };
        let resources = analyze::resources(resolve, world).into_iter();
        let imported = resources.filter(|resource| resource.side == Side::Import);
        imported.map(names).collect()
    }

    /// The prefix of everything that the bindings declare for the imported `interface`, or for the
    /// world itself.
    pub(crate) fn import_namespace(
        &self,
        resolve: &Resolve,
        world: WorldId,
        interface: Option<(InterfaceId, &WorldKey)>,
        resource: TypeId,
    ) -> String {
        wit_bindgen_c::owner_namespace(
            interface,
            true,
            self.world_name(resolve, world),
            resolve,
            resource,
            &self.renamed(resolve, world),
        )
    }

    /// What follows the prefix and an underscore in the C name of `function`, for example
    /// `method_worker_run`.
    pub(crate) fn own_name(function: &Function) -> String {
        let name = function.name.to_snake_case();
        match name.contains('.') {
            true => name.replace('.', "_"),
            false => name,
        }
    }

    /// The C prefix of the functions that the bindings declare for `interface`, or for the world,
    /// without the underscore that follows it.
    pub(crate) fn prefix(
        &self,
        side: Side,
        resolve: &Resolve,
        world: WorldId,
        interface: Option<&WorldKey>,
    ) -> String {
        // Any function name gives the prefix: it is what stands before the name.
        let probe = Function {
            name: "x".into(),
            kind: FunctionKind::Freestanding,
            params: Vec::new(),
            result: None,
            docs: Default::default(),
            stability: Default::default(),
            span: Default::default(),
            external_id: None,
        };
        let name = wit_bindgen_c::c_func_name(
            side == Side::Import,
            resolve,
            &self.world_name(resolve, world),
            interface,
            &probe,
            &self.renamed(resolve, world),
        );
        let prefix = name.strip_suffix("_x").unwrap_or(&name);
        let is_of_world = side == Side::Export && interface.is_none();
        match prefix.strip_prefix("exports_") {
            Some(short) if is_of_world && !self.facts.prefixes_world_exports => short.into(),
            _ => prefix.into(),
        }
    }

    /// The C name of `function`.
    pub(crate) fn function_name(
        &self,
        side: Side,
        resolve: &Resolve,
        world: WorldId,
        interface: Option<&WorldKey>,
        function: &Function,
    ) -> String {
        let prefix = self.prefix(side, resolve, world, interface);
        [&prefix, "_", &Self::own_name(function)].concat()
    }

    /// The name that `--rename` gives to `interface`.
    pub(crate) fn renamed_interface(
        &self,
        resolve: &Resolve,
        interface: &WorldKey,
    ) -> Option<&str> {
        let name = resolve.name_world_key(interface);
        let last = self.rename.iter().rev().find(|(from, _)| *from == name);
        last.map(|(_, to)| to.as_str())
    }

    /// Whether the bindings make `function` asynchronous, imported or exported.
    pub(crate) fn is_async(
        &self,
        side: Side,
        resolve: &Resolve,
        interface: Option<&WorldKey>,
        function: &Function,
    ) -> bool {
        // The filter makes nothing asynchronous that is not, and notes what it is asked.
        function.kind.is_async() && {
            let mut filter = self.async_.clone();
            filter.is_async(resolve, interface, function, side == Side::Import)
        }
    }

    fn renamed(&self, resolve: &Resolve, world: WorldId) -> HashMap<WorldKey, String> {
        if self.rename.is_empty() {
            return HashMap::new();
        }
        let world = &resolve.worlds[world];
        let keys = world.imports.keys().chain(world.exports.keys());
        keys.filter_map(|key| {
            let to = self.renamed_interface(resolve, key)?;
            Some((key.clone(), to.to_string()))
        })
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::testing::world;
    use crate::analyze::{exports, functions};

    #[test]
    fn names_are_those_of_the_bindings() {
        let (resolve, world) = world(
            "package t:t-t@1.0.0; interface the-api { resource a-worker {
               constructor(); run-it: func(); make-it: static func() -> a-worker; } f-2: func(); }
             world w { export the-api; export an-inline: interface { f: func(); }
               import the-api; import log-it: func(); resource job { run-it: func(); }
               export delete: func(); }",
        );
        let bindings = Bindings::default();
        for found in functions(&resolve, world) {
            let (side, function) = (found.side, found.function);
            assert_eq!(
                bindings.function_name(side, &resolve, world, found.interface, function),
                wit_bindgen_c::c_func_name(
                    side == Side::Import,
                    &resolve,
                    "w",
                    found.interface,
                    function,
                    &HashMap::new(),
                )
            );
        }
    }

    #[test]
    fn older_bindings_do_not_prefix_exports_of_the_world() {
        let (resolve, world) = world("package t:t; world w { export f: func(); }");
        let mut bindings = Bindings::default();
        bindings.facts.prefixes_world_exports = false;
        assert_eq!(bindings.prefix(Side::Export, &resolve, world, None), "w");
    }

    #[test]
    fn rule_6_an_async_export_is_asynchronous_unless_it_is_bound_as_sync() {
        let (resolve, world) = world(
            "package t:t; interface types { resource ctx; }
             interface api { use types.{ctx};
               f: async func(c: borrow<ctx>); g: func(c: borrow<ctx>); }
             world w { export api; }",
        );
        let asynchronous = |filter: Option<&str>| {
            let mut bindings = Bindings::default();
            filter.into_iter().for_each(|f| bindings.async_.push(f));
            let found = exports(&resolve, world).into_iter();
            let found =
                found.filter(|e| bindings.is_async(e.side, &resolve, e.interface, e.function));
            found.map(|e| e.function.name.clone()).collect::<Vec<_>>()
        };
        assert_eq!(asynchronous(None), ["f"]);
        assert_eq!(asynchronous(Some("import:t:t/api#f")), ["f"]);
        assert_eq!(asynchronous(Some("export:t:t/api#f")), [""; 0]);
        assert_eq!(asynchronous(Some("all")), [""; 0]);
    }
}
