//! Whether a header has the names that this world's interfaces get with these options.

use heck::ToSnakeCase;
use wit_parser::WorldKey;

use super::Expected;
use crate::Diagnostic;
use crate::analyze::{self, Side};
use crate::header::Header;
use crate::join::Bindings;

/// An interface that has another name in the header, as `--rename` gives it.
struct Renamed {
    interface: String,
    /// One of its C functions, as expected and as found.
    wanted: String,
    found: String,
    advice: Advice,
}

/// What to do about the other name.
enum Advice {
    Pass(String),
    LeaveAway(String),
}

/// Checks the names of all exported interfaces, and of the imported ones that have resources.
///
/// # Errors
/// An interface has another name in the header, or the bindings have no functions that drop handles.
pub(super) fn check(expected: &Expected, given: &Header) -> Result<(), Diagnostic> {
    check_drops(expected, given)?;
    let mut all = exported(expected, given);
    for renamed in imported(expected, given) {
        if all.iter().all(|known| known.interface != renamed.interface) {
            all.push(renamed);
        }
    }
    match all.is_empty() {
        true => Ok(()),
        false => Err(report(given.file(), &all)),
    }
}

/// Checks that the bindings have functions that drop handles, if they have handles.
fn check_drops(expected: &Expected, given: &Header) -> Result<(), Diagnostic> {
    let drops = expected
        .bindings
        .drop_names(expected.resolve, expected.world);
    let has_drops = given
        .functions()
        .any(|(name, _)| name.ends_with("_drop_own"));
    match drops.first() {
        Some(drop) if !has_drops && given.identifiers.contains("__handle") => {
            Err(Diagnostic::new(format!(
                "`{}` declares no function that drops a handle: the bindings were made with `--no-helpers`",
                given.file()
            ))
            .detail(format!("  expected: `{}`, among others", drop.own))
            .help("make the bindings again, without `--no-helpers`"))
        }
        _ => Ok(()),
    }
}

/// The exported interfaces with another name.
fn exported(expected: &Expected, given: &Header) -> Vec<Renamed> {
    let (resolve, world) = (expected.resolve, expected.world);
    let exports = analyze::exports(resolve, world);
    let of_interfaces = exports.chunk_by(|a, b| a.interface == b.interface);
    let renamed = of_interfaces.filter_map(|exports| {
        let key = exports[0].interface?;
        let names = exports.iter().map(|export| {
            let (interface, function) = (export.interface, export.function);
            let (bindings, side) = (expected.bindings, Side::Export);
            bindings.function_name(side, resolve, world, interface, function)
        });
        other_prefix(expected, given, key, &names.collect::<Vec<_>>())
    });
    renamed.collect()
}

/// The exported interface `key` as renamed, if the header gives its functions another prefix. `names`
/// are the expected names of these functions.
fn other_prefix(
    expected: &Expected,
    given: &Header,
    key: &WorldKey,
    names: &[String],
) -> Option<Renamed> {
    if names.iter().any(|name| given.declares(name)) {
        return None;
    }
    let (resolve, bindings) = (expected.resolve, expected.bindings);
    let prefix = bindings.prefix(Side::Export, resolve, expected.world, Some(key));
    let interface = resolve.name_world_key(key);
    let functions = given.functions().filter(|(_, section)| {
        section.is_some_and(|section| section.side == Side::Export && section.name == interface)
    });
    let functions: Vec<_> = functions.map(|(name, _)| name).collect();
    let start = format!("{prefix}_");
    if functions.iter().any(|name| name.starts_with(&start)) {
        return None;
    }
    // Only the first function tells: those of an interface are in the order of the WIT.
    let first = functions.first()?;
    let tails = names.iter().filter_map(|name| name.strip_prefix(&prefix));
    let prefixes = tails.filter_map(|tail| Some((first.strip_suffix(tail)?, tail)));
    let (other, tail) = prefixes.min_by_key(|(prefix, _)| prefix.len())?;
    let names = (format!("{prefix}{tail}"), format!("{other}{tail}"));
    let name = without_exports(key, other);
    Some(renamed(expected, key, (&names.0, &names.1), name))
}

/// The imported interfaces with another name. Resources with the same name are told apart by the
/// order of their interfaces.
fn imported(expected: &Expected, given: &Header) -> Vec<Renamed> {
    let drops = expected
        .bindings
        .drop_names(expected.resolve, expected.world);
    // The imported resources come first, in the same order.
    let resources = analyze::resources(expected.resolve, expected.world);
    let pairs = resources.iter().zip(&drops);
    let missing: Vec<_> = pairs
        .filter(|(_, drop)| !given.declares(&drop.own))
        .collect();
    let mut found = Vec::new();
    for (resource, drop) in &missing {
        let Some((key, _)) = &resource.interface else {
            continue;
        };
        let tail = format!("_{}_drop_own", resource.name.to_snake_case());
        let others = given.functions().map(|(name, _)| name).filter(|name| {
            name.ends_with(&tail)
                && !name.starts_with("exports_")
                && drops.iter().all(|drop| drop.own != **name)
        });
        let others: Vec<_> = others.collect();
        let alike = missing
            .iter()
            .filter(|(other, _)| other.name == resource.name);
        let alike: Vec<_> = alike.map(|(other, _)| other.id).collect();
        let position = alike.iter().position(|id| *id == resource.id);
        if let Some(position) = position.filter(|_| alike.len() == others.len()) {
            let other = others[position];
            let name = other.strip_suffix(&tail).unwrap_or(other);
            found.push(renamed(expected, key, (&drop.own, other), name));
        }
    }
    found.dedup_by(|a, b| a.interface == b.interface);
    found
}

/// The name that `--rename` gives: the prefix of an interface's exports without the `exports_` before
/// it.
fn without_exports<'a>(key: &WorldKey, prefix: &'a str) -> &'a str {
    match key {
        WorldKey::Interface(_) => prefix.strip_prefix("exports_").unwrap_or(prefix),
        WorldKey::Name(_) => prefix,
    }
}

fn renamed(
    expected: &Expected,
    key: &WorldKey,
    (wanted, found): (&str, &str),
    name: &str,
) -> Renamed {
    let (resolve, bindings) = (expected.resolve, expected.bindings);
    let plain = Bindings {
        rename: Vec::new(),
        ..bindings.clone()
    };
    let plain = plain.prefix(Side::Export, resolve, expected.world, Some(key));
    let interface = resolve.name_world_key(key);
    let advice = match bindings.renamed_interface(resolve, key) {
        Some(renamed) if name == without_exports(key, &plain) => {
            Advice::LeaveAway(format!("--rename {interface}={renamed}"))
        }
        _ => Advice::Pass(format!("--rename {interface}={name}")),
    };
    Renamed {
        interface,
        wanted: wanted.to_string(),
        found: found.to_string(),
        advice,
    }
}

/// One error for all renamed interfaces.
fn report(path: &str, all: &[Renamed]) -> Diagnostic {
    let error = Diagnostic::new(match all {
        [one] => format!(
            "`{path}` has another name for the interface `{}`",
            one.interface
        ),
        _ => format!("`{path}` has other names for {} interfaces", all.len()),
    });
    let details = all.iter().map(|renamed| {
        let (wanted, found) = (&renamed.wanted, &renamed.found);
        let lines = format!("  expected: `{wanted}`\n  found:    `{found}`");
        match all.len() {
            1 => lines,
            _ => format!("  `{}`:\n{lines}", renamed.interface),
        }
    });
    details.fold(error, Diagnostic::detail).help(help(all))
}

fn help(all: &[Renamed]) -> String {
    let (mut pass, mut leave_away) = (Vec::new(), Vec::new());
    for renamed in all {
        match &renamed.advice {
            Advice::Pass(option) => pass.push(option.as_str()),
            Advice::LeaveAway(option) => leave_away.push(option.as_str()),
        }
    }
    let mut parts = Vec::new();
    if !pass.is_empty() {
        let options = pass.join(" ");
        parts.push(format!(
            "the bindings were made with another `--rename`: pass `{options}`"
        ));
    }
    if !leave_away.is_empty() {
        let options = leave_away.join(" ");
        parts.push(format!(
            "these bindings were made without `{options}`: leave it away"
        ));
    }
    parts.join("; ")
}
