//! Whether a header has the names that this world gets with these options.

use heck::{ToKebabCase, ToSnakeCase};
use wit_parser::{Resolve, WorldId, WorldKey};

use super::Expected;
use super::found::Found;
use super::sections::{Direction, Section};
use crate::Diagnostic;
use crate::analyze::{self, Side, WorldFunction, WorldResource};
use crate::join::Bindings;

/// Checks the world that the header's include guard names.
///
/// # Errors
/// Another world, or another name for it.
pub fn check_world(expected: &Expected, found: &Found) -> Result<(), Diagnostic> {
    let &Expected {
        resolve,
        world,
        bindings,
        ..
    } = expected;
    let path = &found.path;
    let wanted = bindings.world_name(resolve, world).to_uppercase();
    let Some(found) = found.origin.world.filter(|found| *found != wanted) else {
        return Ok(());
    };
    let guard = |name: &str| format!("`__BINDINGS_{name}_H`");
    let error = Diagnostic::new(format!(
        "`{path}` is not the header of world `{}`",
        resolve.worlds[world].name
    ))
    .detail(format!("  expected: the include guard {}", guard(&wanted)))
    .detail(format!("  found:    {}", guard(found)));
    let named = |id: &WorldId| resolve.worlds[*id].name.to_snake_case().to_uppercase() == found;
    if bindings.rename_world.is_some() && named(&world) {
        return Err(error.help("these bindings were made without `--rename-world`: leave it away"));
    }
    let other = resolve.worlds.iter().map(|(id, _)| id).find(named);
    Err(match other.and_then(|id| full_name(resolve, id)) {
        Some(name) => error.help(format!("choose that world with `--world {name}`, or pass the header of this one")),
        None => error.help(format!(
            "pass the header of this world; or, if its bindings were made with `--rename-world`, pass `--rename-world {}` here too",
            found.to_kebab_case()
        )),
    })
}

fn full_name(resolve: &Resolve, world: WorldId) -> Option<String> {
    let world = &resolve.worlds[world];
    Some(resolve.id_of_name(world.package?, &world.name))
}

/// Checks the prefixes of the exported interfaces.
///
/// # Errors
/// One that has another name in the header, as `--rename` gives.
pub fn check_exports(expected: &Expected, found: &Found) -> Result<(), Diagnostic> {
    let &Expected {
        resolve,
        world,
        bindings,
        ..
    } = expected;
    let exports = analyze::exports(resolve, world);
    for of_interface in exports.chunk_by(|a, b| a.interface == b.interface) {
        let Some(key) = of_interface[0].interface else {
            continue;
        };
        let name = |e: &WorldFunction| {
            bindings.function_name(Side::Export, resolve, world, e.interface, e.function)
        };
        let names: Vec<_> = of_interface.iter().map(name).collect();
        if names.iter().any(|name| found.header.declares(name)) {
            continue;
        }
        let prefix = bindings.prefix(Side::Export, resolve, world, Some(key));
        let tails: Vec<_> = (names.iter())
            .filter_map(|name| name.strip_prefix(&prefix))
            .collect();
        let interface = resolve.name_world_key(key);
        if let Some((other, tail)) = other_prefix(&interface, &prefix, &tails, &found.sections) {
            let names = (format!("{prefix}{tail}"), format!("{other}{tail}"));
            let names = (names.0.as_str(), names.1.as_str());
            let other = without_exports(key, other);
            return Err(renamed(expected, found, key, names, other));
        }
    }
    Ok(())
}

/// The prefix that the header gives to all functions of an interface, and what follows it in one.
fn other_prefix<'a, 't>(
    interface: &str,
    prefix: &str,
    tails: &[&'t str],
    sections: &[Section<'a>],
) -> Option<(&'a str, &'t str)> {
    let section =
        (sections.iter()).find(|s| s.direction == Direction::Export && s.name == interface)?;
    let start = format!("{prefix}_");
    if section
        .functions
        .iter()
        .any(|name| name.starts_with(&start))
    {
        return None;
    }
    // Only the first tells: the functions of an interface stand in the order of the WIT.
    let first = section.functions.first()?;
    let prefixes = (tails.iter()).filter_map(|tail| Some((first.strip_suffix(tail)?, *tail)));
    prefixes.min_by_key(|(prefix, _)| prefix.len())
}

/// What `--rename` says: the prefix of an interface's exports without what is put before it.
fn without_exports<'a>(key: &WorldKey, prefix: &'a str) -> &'a str {
    match key {
        WorldKey::Interface(_) => prefix.strip_prefix("exports_").unwrap_or(prefix),
        WorldKey::Name(_) => prefix,
    }
}

/// Checks the prefixes of the imported resources, of which `drops` are the names `…_drop_own`.
///
/// # Errors
/// One that has another name in the header, as `--rename` gives; bindings without drops.
pub fn check_resources(
    expected: &Expected,
    found: &Found,
    imported: &[WorldResource],
    drops: &[String],
) -> Result<(), Diagnostic> {
    let has_drops = (found.header.functions.keys()).any(|name| name.ends_with("_drop_own"));
    let has_handles =
        (found.header.structs.values()).any(|m| m.iter().any(|m| m.name == "__handle"));
    for (resource, drop) in imported.iter().zip(drops) {
        if found.header.declares(drop) {
            continue;
        }
        if has_handles && !has_drops {
            return Err(without_helpers(&found.path, drop));
        }
        let Some((key, _)) = &resource.interface else {
            continue;
        };
        let tail = format!("_{}_drop_own", resource.name.to_snake_case());
        let is_others = |name: &&&str| {
            name.ends_with(&tail)
                && !name.starts_with("exports_")
                && !drops.iter().any(|d| d == **name)
        };
        let mut others: Vec<_> = found.header.functions.keys().filter(is_others).collect();
        others.sort_unstable();
        if let [other] = others[..] {
            let prefix = other.strip_suffix(&tail).unwrap_or(other);
            return Err(renamed(expected, found, key, (drop, other), prefix));
        }
    }
    Ok(())
}

fn without_helpers(path: &str, drop: &str) -> Diagnostic {
    Diagnostic::new(format!(
        "`{path}` declares no function that drops a handle: the bindings were made with `--no-helpers`"
    ))
    .detail(format!("  expected: `{drop}`, among others"))
    .help("make the bindings again, without `--no-helpers`")
}

fn renamed(
    expected: &Expected,
    found: &Found,
    key: &WorldKey,
    (wanted, given): (&str, &str),
    name: &str,
) -> Diagnostic {
    let &Expected {
        resolve,
        world,
        bindings,
        ..
    } = expected;
    let path = &found.path;
    let plain = Bindings {
        rename: Vec::new(),
        ..bindings.clone()
    };
    let plain = plain.prefix(Side::Export, resolve, world, Some(key));
    let unrenamed = without_exports(key, &plain);
    let interface = resolve.name_world_key(key);
    let error = Diagnostic::new(format!(
        "`{path}` has another name for the interface `{interface}`"
    ))
    .detail(format!("  expected: `{wanted}`"))
    .detail(format!("  found:    `{given}`"));
    match bindings.renamed_interface(resolve, key) {
        Some(renamed) if name == unrenamed => error.help(format!(
            "these bindings were made without `--rename {interface}={renamed}`: leave it away"
        )),
        _ => error.help(format!(
            "the bindings were made with another `--rename`: pass `--rename {interface}={name}`"
        )),
    }
}
