//! What the bindings call resources, their handle types and their drops.

use std::sync::Arc;

use anyhow::{Result, bail};
use foldhash::HashMap;
use heck::ToSnakeCase;

use super::Context;
use super::model::{DropAlias, ExportedResource, OwnType, Resource};
use super::names::Names;
use crate::Diagnostic;
use crate::analyze::{Side, WorldResource};

/// The names of the imported resources among `resources`, each looked up in the header.
///
/// # Errors
/// The header does not declare the drop of a borrow.
pub(super) fn imported(context: &Context, resources: &[WorldResource]) -> Result<Vec<Resource>> {
    let imported = resources.iter().filter(|r| r.side == Side::Import);
    imported.map(|r| resource(context, r)).collect()
}

fn resource(context: &Context, imported: &WorldResource) -> Result<Resource> {
    let namespace = context.bindings.import_namespace(
        context.resolve,
        context.world,
        imported.interface.map(|(key, id)| (id, key)),
        imported.id,
    );
    let snake = imported.name.to_snake_case();
    let resource = Resource {
        id: imported.id,
        wit: crate::wit_text::function_name(context.resolve, imported.key(), imported.name),
        name: imported.name.to_string(),
        interface: super::functions::interface_name(context, imported.key()),
        prefix: format!("{namespace}_{snake}"),
        borrow_type: format!("{namespace}_borrow_{snake}_t"),
        own_type: format!("{namespace}_own_{snake}_t"),
        drop_borrow: context
            .bindings
            .facts
            .has_drop_borrow
            .then(|| format!("{namespace}_{snake}_drop_borrow")),
        drop_own: format!("{namespace}_{snake}_drop_own"),
        drop_alias: String::new(),
    };
    for function in resource.drop_borrow.iter().chain([&resource.drop_own]) {
        if !context.header.declares(function) {
            bail!(undeclared(function, &resource.wit));
        }
    }
    Ok(resource)
}

fn undeclared(function: &str, resource: &str) -> Diagnostic {
    Diagnostic::new(format!(
        "the bindings do not declare `{function}`, which drops a handle of `{resource}`"
    ))
    .help(
        "make the bindings from the same WIT, world and options, \
         without `--autodrop-borrows=yes` and without `--no-helpers`",
    )
}

/// One alias for each borrow type of `resources`: for the resource's own type, and for each name
/// that an interface that uses the resource gives to that type.
pub(super) fn drop_aliases(
    context: &Context,
    resources: &mut [Resource],
    names: &mut Names,
) -> Vec<DropAlias> {
    let mut aliases = Vec::new();
    for (position, resource) in resources.iter_mut().enumerate() {
        let alias = drop_alias(context, &resource.borrow_type, position, names);
        resource.drop_alias = alias.function.clone();
        aliases.push(alias);
    }
    for (name, target) in context.header.aliases() {
        let target = context.header.canonical(target);
        let position = resources
            .iter()
            .position(|r| target.pointers == 0 && r.borrow_type == target.base);
        if let Some(position) = position {
            aliases.push(drop_alias(context, name, position, names));
        }
    }
    aliases
}

fn drop_alias(
    context: &Context,
    borrow_type: &str,
    resource: usize,
    names: &mut Names,
) -> DropAlias {
    let stem = borrow_type.strip_suffix("_t").unwrap_or(borrow_type);
    let wanted = format!("{stem}_drop");
    let function = names.claim(&wanted);
    let clash = (function != wanted && context.header.declares(&wanted)).then_some(wanted);
    DropAlias {
        function,
        stem: stem.to_string(),
        borrow_type: borrow_type.to_string(),
        resource,
        clash,
    }
}

/// Each type of own handles of `imported` and `exported` resources, other names of these types included.
pub(super) fn own_types<'a>(
    context: &Context<'a>,
    imported: &[Resource],
    exported: &[ExportedResource],
) -> Vec<OwnType<'a>> {
    let imported = imported.iter().map(|r| (&r.own_type, &r.drop_own));
    let exported = exported.iter().map(|r| (&r.own_type, &r.drop_own));
    let named = imported.chain(exported);
    let mut found: Vec<_> = named
        .clone()
        .map(|(name, drop_own)| OwnType {
            name: name.clone().into(),
            drop_own: drop_own.as_str().into(),
        })
        .collect();
    let names = named.map(|(name, _)| name.as_str());
    let drops = found.iter().map(|own| Arc::clone(&own.drop_own));
    let drops: HashMap<_, _> = names.zip(drops).collect();
    found.extend(context.header.aliases().filter_map(|(name, target)| {
        let target = context.header.canonical(target);
        let drop_own = drops.get(target.base).filter(|_| target.pointers == 0)?;
        Some(OwnType {
            name: name.into(),
            drop_own: Arc::clone(drop_own),
        })
    }));
    found
}

/// The exported resources among `resources`, with the names that a user's definition of them needs.
///
/// # Errors
/// The header does not declare their functions.
pub(super) fn exported(
    context: &Context,
    resources: &[WorldResource],
    names: &mut Names,
) -> Result<Vec<ExportedResource>> {
    let exported = resources.iter().filter(|r| r.side == Side::Export);
    exported
        .map(|resource| exported_resource(context, resource, names))
        .collect()
}

fn exported_resource(
    context: &Context,
    resource: &WorldResource,
    names: &mut Names,
) -> Result<ExportedResource> {
    let (bindings, key) = (context.bindings, resource.key());
    let prefix = bindings.prefix(Side::Export, context.resolve, context.world, key);
    let snake = resource.name.to_snake_case();
    let [new, rep, drop_own] =
        ["new", "rep", "drop_own"].map(|end| format!("{prefix}_{snake}_{end}"));
    for function in [&new, &rep, &drop_own] {
        if !context.header.declares(function) {
            bail!(undeclared(function, resource.name));
        }
    }
    Ok(ExportedResource {
        id: resource.id,
        name: resource.name.to_string(),
        interface: super::functions::interface_name(context, key),
        wit: crate::wit_text::function_name(context.resolve, key, resource.name),
        rep_type: format!("{prefix}_{snake}_t"),
        own_type: format!("{prefix}_own_{snake}_t"),
        new,
        rep,
        drop_own,
        destructor: format!("{prefix}_{snake}_destructor"),
        make: names.claim(format!("make_{prefix}_{snake}")),
    })
}
