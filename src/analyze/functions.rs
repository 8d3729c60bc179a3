//! Every function of a world, imported and exported.

use indexmap::IndexMap;
use wit_parser::{Function, Resolve, WorldId, WorldItem, WorldKey};

use super::duty::Side;

/// One function of a world: freestanding, constructor, method or static of a resource.
#[derive(Debug, Clone)]
pub(crate) struct WorldFunction<'a> {
    pub side: Side,
    /// Its interface, named or inline; `None` for a function of the world itself.
    pub interface: Option<&'a WorldKey>,
    pub function: &'a Function,
}

/// All functions of `world`: the exports as [`exports`] has them, then the imports, those of the
/// world itself first.
pub(crate) fn functions(resolve: &Resolve, world: WorldId) -> Vec<WorldFunction<'_>> {
    let mut found = exports(resolve, world);
    let mut imported = imports(resolve, world);
    imported.sort_by_key(|import| import.interface.is_some());
    found.append(&mut imported);
    found
}

/// The exported functions of `world`: first those of the world itself, then those of each exported
/// interface, in the order in which wit-bindgen generates them.
pub(crate) fn exports(resolve: &Resolve, world: WorldId) -> Vec<WorldFunction<'_>> {
    let mut found = on(Side::Export, resolve, &resolve.worlds[world].exports);
    found.sort_by_key(|export| export.interface.is_some());
    found
}

/// The imported functions of `world`, in the order of its imports.
pub(crate) fn imports(resolve: &Resolve, world: WorldId) -> Vec<WorldFunction<'_>> {
    on(Side::Import, resolve, &resolve.worlds[world].imports)
}

fn on<'a>(
    side: Side,
    resolve: &'a Resolve,
    items: &'a IndexMap<WorldKey, WorldItem>,
) -> Vec<WorldFunction<'a>> {
    let mut found = Vec::new();
    let mut add = |interface, function| {
        found.push(WorldFunction {
            side,
            interface,
            function,
        });
    };
    for (key, item) in items {
        match item {
            WorldItem::Function(function) => add(None, function),
            WorldItem::Interface { id, .. } => {
                let functions = resolve.interfaces[*id].functions.values();
                functions.for_each(|function| add(Some(key), function));
            }
            WorldItem::Type { .. } => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::testing::world;

    const BOTH: &str = "package t:t;
        interface types { resource ctx { id: func() -> u32; } type alias = ctx; }
        interface api { use types.{ctx}; resource worker; f: func(c: borrow<ctx>); }
        world w {
          resource own-one;
          import types; import log: func();
          export api; export types; export top: func();
        }";

    #[test]
    fn every_function_is_found_on_its_side() {
        let (resolve, world) = world(BOTH);
        let found = functions(&resolve, world);
        let found = found.iter().map(|f| (f.side, &*f.function.name));
        assert_eq!(
            found.collect::<Vec<_>>(),
            [
                (Side::Export, "top"),
                (Side::Export, "[method]ctx.id"),
                (Side::Export, "f"),
                (Side::Import, "log"),
                (Side::Import, "[method]ctx.id"),
            ]
        );
    }

    #[test]
    fn every_kind_of_export_is_found() {
        let (resolve, world) = world(
            "package t:t; interface types { resource ctx; not-me: func(c: borrow<ctx>); }
             interface api {
               use types.{ctx};
               free: func(c: borrow<ctx>);
               resource worker {
                 constructor(c: borrow<ctx>);
                 run: func(c: borrow<ctx>);
                 make: static func(c: borrow<ctx>) -> worker;
               }
             }
             world w {
               import types;
               export api;
               export greeter: interface { use types.{ctx}; hi: func(c: borrow<ctx>); }
               export top: func();
             }",
        );
        let names: Vec<_> = exports(&resolve, world)
            .iter()
            .map(|e| e.function.name.as_str())
            .collect();
        assert_eq!(
            names,
            [
                "top",
                "free",
                "[constructor]worker",
                "[method]worker.run",
                "[static]worker.make",
                "hi"
            ]
        );
    }

    #[test]
    fn every_kind_of_import_is_found() {
        let (resolve, world) = world(
            "package t:t; interface types { resource ctx { constructor(); id: func() -> u8; } }
             interface api { use types.{ctx}; not-me: func(c: borrow<ctx>); }
             world w {
               export api;
               import log: func(s: string);
               import clock: interface { now: func() -> u64; }
               resource job { run: func(); }
             }",
        );
        let mut names: Vec<_> = imports(&resolve, world)
            .iter()
            .map(|i| i.function.name.as_str())
            .collect();
        names.sort_unstable();
        assert_eq!(
            names,
            [
                "[constructor]ctx",
                "[method]ctx.id",
                "[method]job.run",
                "log",
                "now"
            ]
        );
    }
}
