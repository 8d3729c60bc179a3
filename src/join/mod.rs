//! The ownership model with the names of C: what the bindings call each thing.
//!
//! Every name and type is looked up in the bindings' own header. What is not there is an error,
//! never a guess.

mod bindings;
mod declarations;
mod dialect;
pub(crate) mod drops;
mod exports;
mod function;
pub(crate) mod header;
mod model;
mod names;
mod passing;
mod resources;
mod returns;
mod testkit;
mod text;
mod tokens;
mod values;

pub use bindings::Bindings;
pub use dialect::Dialect;
pub use function::{Export, Form, Param, ParamDeclaration, declared};
pub use model::{
    DropAlias, ExportedResource, Freeing, Model, Part, Resource, Shape, ValueType, When,
};
pub use names::Names;
pub use passing::{Passed, Place, Present};
pub use returns::{Assigned, Made, Returned};
pub use testkit::{Builtin, Import, Testkit, TestkitExport, testkit};

use anyhow::Result;
use wit_parser::{Resolve, WorldId};

use crate::analyze::{HoldingsOf, imported_resources};
use header::Header;

/// Joins the ownership of `world` with the header of its bindings.
///
/// # Errors
/// The header does not declare what the options of `bindings` say it must.
pub fn join<'a>(
    resolve: &'a Resolve,
    world: WorldId,
    bindings: &'a Bindings,
    header: &'a Header<'a>,
) -> Result<Model<'a>> {
    let imported = imported_resources(resolve, world);
    let context = Context {
        resolve,
        world,
        bindings,
        header,
    };
    let mut names = Names::beside(&header.identifiers);
    let mut resources = resources::join(&context, &imported)?;
    let aliases = resources::drop_aliases(&context, &mut resources, &mut names);
    let mut values = values::Values::new(context, HoldingsOf::new(resolve, &imported));
    let (exported, exported_resources): (Vec<_>, Vec<_>) =
        resources::exported(&context, &mut names)?
            .into_iter()
            .unzip();
    let positions = exported.into_iter().enumerate().map(|(i, id)| (id, i));
    let maker = returns::Maker::new(resolve, bindings.dialect, positions.collect());
    let exports = exports::join(context, &mut values, maker)?;
    Ok(Model {
        header: bindings.header_file(resolve, world),
        includes_size: !bindings.dialect.declares_size,
        world: bindings.world_name(resolve, world),
        bindings_version: bindings.version.clone(),
        resources,
        aliases,
        types: values.into_types(),
        exports,
        exported_resources,
        names,
    })
}

/// What every step of the join looks things up in.
#[derive(Clone, Copy)]
struct Context<'a> {
    resolve: &'a Resolve,
    world: WorldId,
    bindings: &'a Bindings,
    header: &'a Header<'a>,
}
