//! Every function of a world, imported and exported, and every resource.

use wit_parser::{
    Function, InterfaceId, Resolve, TypeDefKind, TypeId, TypeOwner, WorldId, WorldItem, WorldKey,
};

use super::direction::imported_resources;
use super::duty::Side;
use super::exports::exports;
use super::imports::imports;

/// One function of a world: freestanding, constructor, method or static of a resource.
#[derive(Debug, Clone)]
pub struct WorldFunction<'a> {
    pub side: Side,
    /// Its interface, named or inline; `None` for a function of the world itself.
    pub interface: Option<&'a WorldKey>,
    pub function: &'a Function,
}

/// All functions of `world`: the exports as [`exports`] has them, then the imports, those of the
/// world itself first.
pub fn functions(resolve: &Resolve, world: WorldId) -> Vec<WorldFunction<'_>> {
    let exported = exports(resolve, world)
        .into_iter()
        .map(|export| WorldFunction {
            side: Side::Export,
            interface: export.interface,
            function: export.function,
        });
    let mut imported = imports(resolve, world);
    imported.sort_by_key(|import| import.interface.is_some());
    let imported = imported.into_iter().map(|import| WorldFunction {
        side: Side::Import,
        interface: import.interface,
        function: import.function,
    });
    exported.chain(imported).collect()
}

/// A resource of a world, and where it is defined.
#[derive(Debug, Clone)]
pub struct WorldResource {
    /// The resource's own definition, never an alias of it.
    pub id: TypeId,
    /// Its WIT name.
    pub name: String,
    pub side: Side,
    /// The interface that defines it; `None` for a resource of the world itself.
    pub interface: Option<WorldKey>,
}

/// All resources of `world`, the imported ones first. `resolve` must have nominal type ids.
pub fn resources(resolve: &Resolve, world: WorldId) -> Vec<WorldResource> {
    let imported = imported_resources(resolve, world).into_iter();
    let imported = imported.map(|resource| WorldResource {
        id: resource.id,
        name: resource.name,
        side: Side::Import,
        interface: resource.interface.map(|(key, _)| key),
    });
    imported.chain(exported_resources(resolve, world)).collect()
}

fn exported_resources(resolve: &Resolve, world: WorldId) -> Vec<WorldResource> {
    let mut found = Vec::new();
    for (key, item) in &resolve.worlds[world].exports {
        if let WorldItem::Interface { id, .. } = item {
            let types = resolve.interfaces[*id].types.iter();
            let defined = types.filter(|(_, ty)| defines_resource(resolve, **ty, *id));
            found.extend(defined.map(|(name, ty)| WorldResource {
                id: *ty,
                name: name.clone(),
                side: Side::Export,
                interface: Some(key.clone()),
            }));
        }
    }
    found
}

fn defines_resource(resolve: &Resolve, id: TypeId, interface: InterfaceId) -> bool {
    let ty = &resolve.types[id];
    matches!(ty.kind, TypeDefKind::Resource) && ty.owner == TypeOwner::Interface(interface)
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
    fn every_resource_is_found_once_on_each_side() {
        let (resolve, world) = world(BOTH);
        let found = resources(&resolve, world);
        let found = found
            .iter()
            .map(|r| (r.side, &*r.name, r.interface.is_some()));
        assert_eq!(
            found.collect::<Vec<_>>(),
            [
                (Side::Import, "ctx", true),
                (Side::Import, "own-one", false),
                (Side::Export, "ctx", true),
                (Side::Export, "worker", true),
            ]
        );
    }
}
