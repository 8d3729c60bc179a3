//! Whether bindings drop borrows themselves, as `--autodrop-borrows=yes` makes them do.
//!
//! Versions before 0.43 declare `…_drop_borrow` only with that option; later ones leave it out only
//! with that option. So the version must be known, or be inferred from what else the header has.

use semver::Version;

use super::Expected;
use super::origin::PUT_BACK;
use crate::Diagnostic;
use crate::analyze::{self, ContentsOf};
use crate::header::{Header, HeaderFacts};

/// Checks that guards would not drop what the bindings of `given` drop already. `version` is the
/// version that the header names.
///
/// # Errors
/// In a world with something to guard: the bindings drop borrows themselves, or it cannot be told
/// whether they do.
pub(super) fn check(
    expected: &Expected,
    given: &Header,
    facts: &HeaderFacts,
    version: Option<&Version>,
) -> Result<(), Diagnostic> {
    let drops = expected
        .bindings
        .drop_names(expected.resolve, expected.world);
    // A drop can be missing only if its resource is known.
    let known = drops.iter().filter(|drop| given.declares(&drop.own));
    let mut borrows: Vec<_> = known.map(|drop| &drop.borrow).collect();
    borrows.sort_by_key(|borrow| !given.declares(borrow));
    let Some(drop) = borrows.first().filter(|_| has_borrow_sites(expected)) else {
        return Ok(());
    };
    let is_newer = match version {
        Some(version) => Some(*version >= Version::new(0, 43, 0)),
        None => is_newer(given),
    };
    match is_newer {
        Some(newer) if newer == facts.has_drop_borrow => Ok(()),
        None if facts.has_drop_borrow => Ok(()),
        Some(_) => Err(autodrop(given.file(), version, facts.has_drop_borrow, drop)),
        None => Err(untold(given.file(), drop)),
    }
}

/// A note on which version a header that names none is taken for.
pub(super) fn unnamed(given: &Header, facts: &HeaderFacts) -> String {
    let taken_for = match facts.has_drop_borrow {
        true => "from 0.43 on",
        false => "before 0.43",
    };
    format!(
        "`{}` names no version of wit-bindgen; by what it declares, it was taken for one {taken_for}",
        given.file()
    )
}

/// Whether any export receives a borrow of an imported resource.
fn has_borrow_sites(expected: &Expected) -> bool {
    let resources = analyze::resources(expected.resolve, expected.world);
    let mut contents = ContentsOf::new(expected.resolve, &resources);
    let exports = analyze::exports(expected.resolve, expected.world);
    let mut params = exports.iter().flat_map(|export| &export.function.params);
    params.any(|param| contents.of(param.ty).has_borrow_site())
}

/// Whether the header is of 0.43 or newer, judged by what it has besides drops; `None` if nothing in
/// it tells.
fn is_newer(given: &Header) -> Option<bool> {
    let has = |end: &str| given.identifiers.iter().any(|name| name.ends_with(end));
    let newer = has("_WAITABLE_DROPPED")
        || has("_string_dup_n")
        || given.says("// Sets the string `ret` to reference");
    let older = has("_WAITABLE_CLOSED")
        || !given.includes().contains(&"<stddef.h>")
        || given.says("// Transfers ownership of `s` into the string");
    match (newer, older) {
        (true, _) => Some(true),
        (false, true) => Some(false),
        (false, false) => None,
    }
}

fn autodrop(path: &str, version: Option<&Version>, declared: bool, name: &str) -> Diagnostic {
    let made_by = match version {
        Some(version) => format!("wit-bindgen {version}"),
        None => "a version that it does not name".into(),
    };
    let sign = match declared {
        true => format!("`{name}` is declared: versions before 0.43 do that with this option only"),
        false => format!(
            "`{name}` is not declared: versions from 0.43 on leave it out with this option only"
        ),
    };
    Diagnostic::new(format!(
        "the bindings of `{path}` drop borrows themselves: they were made with `--autodrop-borrows=yes`"
    ))
    .detail(format!("  made by: {made_by}"))
    .detail(format!("  why: {sign}"))
    .help("guards would drop each borrow a second time; make the bindings again, without `--autodrop-borrows=yes`")
}

fn untold(path: &str, name: &str) -> Diagnostic {
    Diagnostic::new(format!(
        "`{path}` does not say whether its bindings drop borrows themselves: it names no version of wit-bindgen"
    ))
    .detail(format!(
        "  why: `{name}` is not declared, as before 0.43, and as later with `--autodrop-borrows=yes`"
    ))
    .help(PUT_BACK)
}
