//! Which resources of a world are imported: their handles live in the component's handle table.

use foldhash::HashMap;
use wit_parser::{
    InterfaceId, Resolve, TypeDefKind, TypeId, TypeOwner, WorldId, WorldItem, WorldKey,
};

/// A resource that the host or another component defines.
#[derive(Debug, Clone)]
pub struct ImportedResource {
    /// The resource's own definition, never an alias of it.
    pub id: TypeId,
    /// The WIT name of the resource.
    pub name: String,
    /// The imported interface that defines it; `None` for a resource of the world itself.
    pub interface: Option<(WorldKey, InterfaceId)>,
}

/// The imported resources of `world`, in the order of the world's imports.
///
/// `resolve` must have nominal type ids (`Resolve::generate_nominal_type_ids`): an interface that
/// is imported and exported then has two distinct resources of the same name, and only the one
/// that the imported interface owns is in the result.
pub fn imported_resources(resolve: &Resolve, world: WorldId) -> Vec<ImportedResource> {
    let mut found = Vec::new();
    for (key, item) in &resolve.worlds[world].imports {
        match item {
            WorldItem::Interface { id, .. } => {
                let defined = resolve.interfaces[*id].types.values();
                found.extend(
                    defined
                        .filter(|ty| defines_resource(resolve, **ty, TypeOwner::Interface(*id)))
                        .map(|ty| imported(resolve, *ty, Some((key.clone(), *id)))),
                );
            }
            WorldItem::Type { id, .. } => {
                if defines_resource(resolve, *id, TypeOwner::World(world)) {
                    found.push(imported(resolve, *id, None));
                }
            }
            WorldItem::Function(_) => {}
        }
    }
    found
}

/// Positions in [`imported_resources`] by the resource's definition.
pub fn positions(resources: &[ImportedResource]) -> HashMap<TypeId, usize> {
    resources
        .iter()
        .enumerate()
        .map(|(position, resource)| (resource.id, position))
        .collect()
}

fn defines_resource(resolve: &Resolve, id: TypeId, owner: TypeOwner) -> bool {
    let ty = &resolve.types[id];
    matches!(ty.kind, TypeDefKind::Resource) && ty.owner == owner
}

fn imported(
    resolve: &Resolve,
    id: TypeId,
    interface: Option<(WorldKey, InterfaceId)>,
) -> ImportedResource {
    let name = resolve.types[id].name.clone().unwrap_or_default();
    ImportedResource {
        id,
        name,
        interface,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::testing::world;

    fn names(wit: &str) -> Vec<String> {
        let (resolve, world) = world(wit);
        imported_resources(&resolve, world)
            .iter()
            .map(|resource| match &resource.interface {
                Some((key, _)) => {
                    format!("{}#{}", resolve.name_world_key(key), resource.name)
                }
                None => resource.name.clone(),
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
}
