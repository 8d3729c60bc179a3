//! Leaving out what cannot be served and has nothing to do with the guards.

use wit_parser::{Function, InterfaceId, Resolve, TypeId, TypeOwner, WorldId, WorldItem, WorldKey};

use super::{Refusal, Side};

/// What a refusal stands in, where no export that receives a borrow depends on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unrelated {
    Type(TypeId),
    /// A function of this interface, or of the world itself.
    Function(Option<InterfaceId>, String),
}

/// An exported function that is left out.
#[derive(Debug, Clone)]
pub(crate) struct LeftOut {
    pub interface: Option<WorldKey>,
    pub function: Function,
}

/// Removes what the `refusals` stand in from the packages, all of them unrelated. Gives the exports of `world` among it.
pub(crate) fn leave_out(
    resolve: &mut Resolve,
    world: WorldId,
    refusals: &[Refusal],
) -> Vec<LeftOut> {
    let unrelated: Vec<_> = refusals
        .iter()
        .filter_map(|r| r.unrelated.as_ref())
        .collect();
    let has_type = |id: &TypeId| unrelated.contains(&&Unrelated::Type(*id));
    let has_function =
        |id, name: &str| unrelated.contains(&&Unrelated::Function(id, name.to_string()));
    let exports = super::functions(resolve, world).into_iter();
    let exports = exports.filter(|export| export.side == Side::Export);
    let exports = exports.filter(|export| {
        let interface = match export
            .interface
            .map(|key| &resolve.worlds[world].exports[key])
        {
            Some(WorldItem::Interface { id, .. }) => Some(*id),
            _ => None,
        };
        has_function(interface, &export.function.name)
    });
    let left_out = exports.map(|export| LeftOut {
        interface: export.interface.cloned(),
        function: export.function.clone(),
    });
    let left_out = left_out.collect();
    for (id, interface) in &mut resolve.interfaces {
        interface.types.retain(|_, ty| !has_type(ty));
        interface
            .functions
            .retain(|name, _| !has_function(Some(id), name));
    }
    for (id, ty) in &mut resolve.types {
        if has_type(&id) {
            ty.owner = TypeOwner::None;
        }
    }
    let keeps = |item: &WorldItem| match item {
        WorldItem::Function(function) => !has_function(None, &function.name),
        WorldItem::Type { id, .. } => !has_type(id),
        WorldItem::Interface { .. } => true,
    };
    let world = &mut resolve.worlds[world];
    world.imports.retain(|_, item| keeps(item));
    world.exports.retain(|_, item| keeps(item));
    left_out
}
