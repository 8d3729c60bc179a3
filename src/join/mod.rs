//! The ownership model with the names of C: what the bindings call each thing.
//!
//! Every name and type is looked up in the bindings' own header. What is not there is an error,
//! never a guess.

mod bindings;
pub(crate) mod declared_names;
mod definitions;
mod ends;
mod function;
mod functions;
mod layout;
mod model;
mod named;
mod names;
mod params;
mod passing;
mod resources;
mod testkit;
mod types;
mod value_type;

pub(crate) use bindings::Bindings;
pub(crate) use function::{Function, InterfaceName, Passing, Returns, Value, declared};
pub(crate) use model::{ExportedResource, Model, Resource};
pub(crate) use named::{NamedType, definition};
pub(crate) use names::Names;
pub(crate) use testkit::{Builtin, Testkit, testkit};
pub(crate) use value_type::{Part, Shape, ValueType, When};

use anyhow::Result;
use wit_parser::{Resolve, WorldId};

use crate::analyze::{self, ContentsOf};
use crate::header::Header;

/// Joins the ownership of `world` with the header of its bindings.
///
/// # Errors
/// The header does not declare what the options of `bindings` say it must.
pub(crate) fn join<'a>(
    resolve: &'a Resolve,
    world: WorldId,
    bindings: &'a Bindings,
    header: &'a Header<'a>,
) -> Result<Model<'a>> {
    let context = Context {
        resolve,
        world,
        bindings,
        header,
    };
    let found = analyze::resources(resolve, world);
    let mut names = Names::beside(&header.identifiers);
    bindings
        .other_params
        .names()
        .for_each(|name| names.take(name));
    let mut resources = resources::imported(&context, &found)?;
    let aliases = resources::drop_aliases(&context, &mut resources, &mut names);
    let exported_resources = resources::exported(&context, &found, &mut names)?;
    let own_types = resources::own_types(&context, &resources, &exported_resources);
    let mut types = types::Types::new(context, ContentsOf::new(resolve, &found));
    let (exports, imports) = functions::join(context, &mut types)?;
    let types = types.into_parts()?;
    let mut contents = types.contents;
    // A flattened option or result has no type of its own in the bindings, but has one in C++.
    for function in exports.iter().chain(&imports) {
        let params = function.definition.params.iter().map(|param| param.ty);
        for ty in params.chain(function.definition.result) {
            contents.of(ty);
        }
    }
    let world_name = bindings.world_name(resolve, world);
    Ok(Model {
        slot: slot(header, &world_name),
        resolve,
        header: bindings.header_file(resolve, world),
        layout: layout::tag(header.definitions()),
        includes_size: !bindings.facts.declares_size,
        world: world_name,
        bindings_version: bindings.version.clone(),
        resources,
        aliases,
        own_types,
        types: types.types,
        contents,
        ends: types.ends,
        named_types: named::named_types(context),
        is_utf16: context.has_wide_strings(),
        exports,
        imports,
        exported_resources,
        named_as_members: header.functions_named_as_members(),
        names,
    })
}

/// The functions for a task's slot 0. It is the only one in bindings of 0.49 and 0.50, whose functions have no number.
fn slot(header: &Header, world: &str) -> [String; 2] {
    ["get", "set"].map(|verb| {
        let name = format!("{world}_context_{verb}");
        let numbered = format!("{name}_0");
        if header.declares(&name) && !header.declares(&numbered) {
            name
        } else {
            numbered
        }
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

impl Context<'_> {
    /// Whether a string of the bindings is made of 16-bit units.
    fn has_wide_strings(&self) -> bool {
        let world = self.bindings.world_name(self.resolve, self.world);
        let string = self.header.members(&format!("{world}_string_t"));
        let mut members = string.ok().flatten().into_iter().flatten();
        members.any(|member| member.plain().is_some_and(|ty| ty.base.contains("16")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slot_has_a_number_but_in_bindings_of_0_49() {
        let named = |text: &str| slot(&Header::read("w.h", text).unwrap(), "w");
        let newest = "void* w_context_get_0(void);\nvoid w_context_set_0(void* value);\n";
        assert_eq!(named(newest), ["w_context_get_0", "w_context_set_0"]);
        let old = "void* w_context_get(void);\nvoid w_context_set(void*);\n";
        assert_eq!(named(old), ["w_context_get", "w_context_set"]);
        assert_eq!(named(""), ["w_context_get_0", "w_context_set_0"]);
    }
}
