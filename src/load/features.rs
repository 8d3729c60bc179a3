//! The features that are asked for: each must be one of the input.

use std::collections::BTreeSet;

use anyhow::{Result, bail};
use wit_parser::{Resolve, Stability};
use witguard_messages::nearest;

use super::Input;
use crate::Diagnostic;

/// Checks that each of the features that `input` turns on is one of its packages.
///
/// # Errors
/// There is no such feature.
pub(super) fn check(input: &Input) -> Result<()> {
    if input.features.is_empty() {
        return Ok(());
    }
    // What belongs to a feature that is off is not in a `Resolve` at all.
    let mut resolve = Resolve {
        all_features: true,
        ..Resolve::default()
    };
    for path in &input.paths {
        if resolve.push_path(path).is_err() {
            return Ok(()); // with every feature on, it may not be whole
        }
    }
    let known = features(&resolve);
    let Some(unknown) = input.features.iter().find(|name| !known.contains(&***name)) else {
        return Ok(());
    };
    let error = Diagnostic::new(format!(
        "there is no feature `{unknown}` in the given packages"
    ));
    let meant = nearest(unknown, known.iter().copied());
    bail!(match (meant, known.is_empty()) {
        (Some(meant), _) => error.help(format!("did you mean `{meant}`?")),
        (None, true) => error.help("leave `--features` out: nothing in them is `@unstable`"),
        (None, false) => {
            let listed: Vec<_> = known.iter().map(|name| format!("`{name}`")).collect();
            error.help(format!("choose among {}", listed.join(", ")))
        }
    })
}

/// The features that turn something in `resolve` on.
fn features(resolve: &Resolve) -> BTreeSet<&str> {
    let interfaces = || resolve.interfaces.iter().map(|(_, interface)| interface);
    let functions = interfaces().flat_map(|interface| interface.functions.values());
    let worlds = || resolve.worlds.iter().map(|(_, world)| world);
    let items = worlds().flat_map(|world| world.imports.values().chain(world.exports.values()));
    let stabilities = (interfaces().map(|interface| &interface.stability))
        .chain(functions.map(|function| &function.stability))
        .chain(worlds().map(|world| &world.stability))
        .chain(items.map(|item| item.stability(resolve)))
        .chain(resolve.types.iter().map(|(_, ty)| &ty.stability));
    let named = stabilities.filter_map(|stability| match stability {
        Stability::Unstable { feature, .. } => Some(feature.as_str()),
        Stability::Stable { .. } | Stability::Unknown => None,
    });
    named.collect()
}
