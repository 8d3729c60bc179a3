//! What the bindings call the drops of every resource, and every function of the world. This is the
//! part of the join that `inspect` needs: no signature is looked at, so that a world whose exports
//! cannot be guarded has names too.

use anyhow::Result;
use foldhash::HashMap;
use heck::ToSnakeCase;
use wit_parser::{Resolve, TypeId, WorldId};

use super::{Bindings, Context, resources};
use crate::analyze::{self, Side, WorldFunction, WorldResource};
use crate::header::Header;

/// The functions of the bindings that drop a resource's handles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Drops {
    pub own: String,
    /// `None` for an exported resource, whose borrows are pointers.
    pub borrow: Option<String>,
}

/// C names, each one declared in the header.
pub(crate) struct DeclaredNames<'a> {
    context: Context<'a>,
    drops: HashMap<TypeId, Drops>,
}

impl DeclaredNames<'_> {
    /// The drops of the resource that `id` defines.
    pub(crate) fn drops(&self, id: TypeId) -> Option<&Drops> {
        self.drops.get(&id)
    }

    /// The C name of a function.
    pub(crate) fn function(&self, function: &WorldFunction) -> Option<String> {
        let Context {
            resolve,
            world,
            bindings,
            header,
        } = self.context;
        let (side, interface) = (function.side, function.interface);
        let name = bindings.function_name(side, resolve, world, interface, function.function);
        header.declares(&name).then_some(name)
    }
}

/// The names that `header` declares.
///
/// # Errors
/// It does not declare a drop of an imported resource.
pub(crate) fn declared_names<'a>(
    resolve: &'a Resolve,
    world: WorldId,
    bindings: &'a Bindings,
    header: &'a Header<'a>,
) -> Result<DeclaredNames<'a>> {
    let context = Context {
        resolve,
        world,
        bindings,
        header,
    };
    let found = analyze::resources(resolve, world);
    let joined = resources::imported(&context, &found)?;
    let mut drops: HashMap<_, _> = found
        .iter()
        .zip(joined) // the imported ones come first
        .map(|(imported, names)| {
            let own = names.drop_own;
            let borrow = names.drop_borrow;
            (imported.id, Drops { own, borrow })
        })
        .collect();
    for resource in found.iter().filter(|r| r.side == Side::Export) {
        if let Some(own) = exported_drop(&context, resource) {
            drops.insert(resource.id, Drops { own, borrow: None });
        }
    }
    Ok(DeclaredNames { context, drops })
}

fn exported_drop(context: &Context, resource: &WorldResource) -> Option<String> {
    let (bindings, key) = (context.bindings, resource.key());
    let prefix = bindings.prefix(Side::Export, context.resolve, context.world, key);
    let name = format!("{prefix}_{}_drop_own", resource.name.to_snake_case());
    context.header.declares(&name).then_some(name)
}
