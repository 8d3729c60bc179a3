//! The types to which the WIT gives names.

use heck::ToSnakeCase;
use wit_parser::{Resolve, TypeDefKind, TypeId, WorldItem, WorldKey};

use super::Context;
use super::function::InterfaceName;
use super::functions::interface_name;
use crate::analyze::Side;
use crate::header::CType;

/// A type with a name, resources aside.
#[derive(Debug, Clone)]
pub(crate) struct NamedType<'a> {
    pub id: TypeId,
    /// Its WIT name.
    pub name: &'a str,
    pub side: Side,
    /// Where it is declared.
    pub interface: InterfaceName,
    /// Its type in the bindings, which have none for what nothing uses.
    pub c_type: Option<CType<'a>>,
    /// The members of its struct; empty if it is none.
    pub members: Vec<&'a str>,
}

/// The named types of a world, in the order of the world, imports first.
/// Aliases are among them, and with them the names that an interface gives to resources of another.
pub(super) fn named_types<'a>(context: Context<'a>) -> Vec<NamedType<'a>> {
    let resolve = context.resolve;
    let world = &resolve.worlds[context.world];
    let mut found = Vec::new();
    for (side, items) in [
        (Side::Import, &world.imports),
        (Side::Export, &world.exports),
    ] {
        for (key, item) in items {
            match item {
                WorldItem::Interface { id, .. } => {
                    let types = resolve.interfaces[*id].types.iter();
                    found
                        .extend(types.map(|(name, id)| named(context, side, Some(key), name, *id)));
                }
                WorldItem::Type { id, .. } => {
                    let name = resolve.types[*id].name.as_deref().unwrap_or_default();
                    found.push(named(context, side, None, name, *id));
                }
                WorldItem::Function(_) => {}
            }
        }
    }
    found
}

fn named<'a>(
    context: Context<'a>,
    side: Side,
    key: Option<&'a WorldKey>,
    name: &'a str,
    id: TypeId,
) -> NamedType<'a> {
    let Context {
        resolve,
        world,
        bindings,
        header,
    } = context;
    let prefix = match key {
        Some(_) => bindings.prefix(side, resolve, world, key),
        None => bindings.world_name(resolve, world),
    };
    let c_type = header.type_named(&format!("{prefix}_{}_t", name.to_snake_case()));
    let members = match (&resolve.types[id].kind, c_type) {
        (TypeDefKind::Record(_), Some(c_type)) => {
            let members = header.members(header.canonical(c_type).base);
            members.ok().flatten()
        }
        _ => None,
    };
    let plain = members.into_iter().flatten();
    let plain = plain.filter(|member| member.plain().is_some());
    NamedType {
        id,
        name,
        side,
        interface: interface_name(&context, key),
        members: plain.map(|member| member.name).collect(),
        c_type,
    }
}

/// The resource that `id` is, or is an alias of.
pub(crate) fn definition(resolve: &Resolve, id: TypeId) -> TypeId {
    let mut id = id;
    while let TypeDefKind::Type(wit_parser::Type::Id(target)) = resolve.types[id].kind {
        id = target;
    }
    id
}
