//! Every resource of a world, and on which side it is defined. The handles of an imported resource
//! live in the component's handle table.

use indexmap::IndexMap;
use wit_parser::{
    InterfaceId, Resolve, TypeDefKind, TypeId, TypeOwner, WorldId, WorldItem, WorldKey,
};

use super::duty::Side;

/// A resource of a world.
#[derive(Debug, Clone)]
pub(crate) struct WorldResource<'a> {
    /// The resource's own definition, never an alias of it.
    pub id: TypeId,
    /// Its WIT name.
    pub name: &'a str,
    /// Where it is defined: by the host or another component, or by the component itself.
    pub side: Side,
    /// The interface that defines it; `None` for a resource of the world itself.
    pub interface: Option<(&'a WorldKey, InterfaceId)>,
}

impl<'a> WorldResource<'a> {
    /// The name by which the world knows its interface.
    pub(crate) fn key(&self) -> Option<&'a WorldKey> {
        self.interface.map(|(key, _)| key)
    }
}

/// All resources of `world`, the imported ones first, on each side in the order of the world.
///
/// `resolve` must have nominal type ids (`Resolve::generate_nominal_type_ids`): an interface that
/// is imported and exported then has two distinct resources of the same name, one on each side.
pub(crate) fn resources(resolve: &Resolve, world: WorldId) -> Vec<WorldResource<'_>> {
    let items = &resolve.worlds[world];
    let mut found = on(Side::Import, resolve, world, &items.imports);
    found.extend(on(Side::Export, resolve, world, &items.exports));
    found
}

fn on<'a>(
    side: Side,
    resolve: &'a Resolve,
    world: WorldId,
    items: &'a IndexMap<WorldKey, WorldItem>,
) -> Vec<WorldResource<'a>> {
    let mut found = Vec::new();
    let mut add = |id: TypeId, owner, interface| {
        let ty = &resolve.types[id];
        // Else it is an alias of a resource that is defined elsewhere.
        if matches!(ty.kind, TypeDefKind::Resource) && ty.owner == owner {
            found.push(WorldResource {
                id,
                name: ty.name.as_deref().unwrap_or_default(),
                side,
                interface,
            });
        }
    };
    for (key, item) in items {
        match item {
            WorldItem::Interface { id, .. } => {
                let owner = TypeOwner::Interface(*id);
                let types = resolve.interfaces[*id].types.values();
                types.for_each(|ty| add(*ty, owner, Some((key, *id))));
            }
            WorldItem::Type { id, .. } => add(*id, TypeOwner::World(world), None),
            WorldItem::Function(_) => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::testing::world;

    fn names(wit: &str) -> Vec<String> {
        let (resolve, world) = world(wit);
        resources(&resolve, world)
            .iter()
            .filter(|resource| resource.side == Side::Import)
            .map(|resource| match resource.interface {
                Some((key, _)) => {
                    format!("{}#{}", resolve.name_world_key(key), resource.name)
                }
                None => resource.name.to_string(),
            })
            .collect()
    }

    #[test]
    fn a_resource_of_an_interface_used_by_an_export_is_imported() {
        let found = names(
            "package t:t; interface types { resource ctx; }
             interface api { use types.{ctx}; f: func(c: borrow<ctx>); }
             world w { export api; }",
        );
        assert_eq!(found, ["t:t/types#ctx"]);
    }

    #[test]
    fn a_resource_of_the_world_is_imported() {
        let found = names("package t:t; world w { resource ctx; export f: func(c: borrow<ctx>); }");
        assert_eq!(found, ["ctx"]);
    }

    #[test]
    fn a_resource_of_an_exported_interface_is_not() {
        let found = names(
            "package t:t; interface api { resource thing; f: func(c: borrow<thing>); }
             world w { export api; }",
        );
        assert_eq!(found, [""; 0]);
    }

    #[test]
    fn an_interface_imported_and_exported_has_one_imported_resource() {
        let found = names(
            "package t:t; interface types { resource ctx; f: func(c: borrow<ctx>); }
             world w { import types; export types; }",
        );
        assert_eq!(found, ["t:t/types#ctx"]);
    }

    #[test]
    fn resources_of_one_name_in_two_interfaces_are_two() {
        let found = names(
            "package t:t; interface t1 { resource ctx; } interface t2 { resource ctx; }
             world w { import t1; import t2; }",
        );
        assert_eq!(found, ["t:t/t1#ctx", "t:t/t2#ctx"]);
    }

    #[test]
    fn an_alias_defines_no_resource() {
        let found = names(
            "package t:t; interface types { resource ctx; type b = ctx; }
             interface more { use types.{b as c}; }
             world w { import types; import more; }",
        );
        assert_eq!(found, ["t:t/types#ctx"]);
    }

    #[test]
    fn every_resource_is_found_once_on_each_side() {
        let (resolve, world) = world(
            "package t:t;
             interface types { resource ctx { id: func() -> u32; } type alias = ctx; }
             interface api { use types.{ctx}; resource worker; f: func(c: borrow<ctx>); }
             world w { resource own-one; import types; export api; export types; }",
        );
        let found = resources(&resolve, world);
        let found = found
            .iter()
            .map(|r| (r.side, r.name, r.interface.is_some()));
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
