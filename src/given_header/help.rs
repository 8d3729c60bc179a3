//! What to do about a header that does not fit: it follows from the kinds of the misfits.

use std::collections::BTreeSet;

use semver::Version;

use super::Expected;
use super::fit::{Misfit, MisfitKind, synchronous_imports};
use crate::analyze;
use crate::header::Header;

/// What to do about `misfits` of the header `given`. `version` is the version that the header names.
pub(super) fn help(
    expected: &Expected,
    given: &Header,
    version: Option<&Version>,
    misfits: &[Misfit],
) -> String {
    if is_old_async(misfits) {
        return "wit-bindgen before 0.49 made asynchronous exports in an earlier form; \
                make the bindings again with 0.49 or newer"
            .into();
    }
    let options = misfits
        .iter()
        .map(|misfit| option(expected, given, version, misfits, misfit));
    let options: Option<BTreeSet<_>> = options.collect();
    match options {
        Some(options) => Vec::from_iter(options).join("; "),
        None => without_option(misfits).into(),
    }
}

/// The option that explains `misfit`, if one does.
fn option(
    expected: &Expected,
    given: &Header,
    version: Option<&Version>,
    misfits: &[Misfit],
    misfit: &Misfit,
) -> Option<String> {
    match &misfit.kind {
        MisfitKind::Flattening => Some(match expected.bindings.no_sig_flattening {
            true => "the bindings were made without `--no-sig-flattening`: leave it away".into(),
            false => "the bindings were made with `--no-sig-flattening`: pass that here too".into(),
        }),
        MisfitKind::Asynchrony {
            is_async: false, ..
        } => Some(synchronous(expected, given, version, misfits)),
        MisfitKind::Asynchrony { wit, .. } => Some(asynchronous(expected, wit)),
        MisfitKind::Struct(name) => {
            encoding(expected, given, name).or_else(|| handle(expected, name))
        }
        MisfitKind::Missing | MisfitKind::Extra { .. } | MisfitKind::Declaration => None,
    }
}

/// What to do about exports that are synchronous in the header, and asynchronous in the WIT.
fn synchronous(
    expected: &Expected,
    given: &Header,
    version: Option<&Version>,
    misfits: &[Misfit],
) -> String {
    let exports = misfits.iter().filter_map(|misfit| match &misfit.kind {
        MisfitKind::Asynchrony {
            wit,
            is_async: false,
        } => Some(format!("export:{wit}")),
        _ => None,
    });
    let mut filters: Vec<_> = exports.collect();
    filters.extend(synchronous_imports(expected, given));
    let functions = analyze::functions(expected.resolve, expected.world).into_iter();
    let asynchronous = functions.filter(|f| f.function.kind.is_async()).count();
    if asynchronous > 1 && filters.len() == asynchronous {
        filters = vec!["all".into()];
    }
    let sync = filters.join(",");
    match version.filter(|version| **version < Version::new(0, 63, 0)) {
        None => format!("the bindings were made with `--sync`: pass `--sync {sync}` here too"),
        Some(version) => {
            let excluded = filters.iter().map(|filter| format!("-{filter}"));
            let excluded = Vec::from_iter(excluded).join(",");
            format!(
                "the bindings were made with `--async={excluded}` of wit-bindgen {version}, where a `-` says what is \
                 synchronous; `--sync` says that since 0.63: pass `--sync {sync}` here"
            )
        }
    }
}

/// What to do about the export `wit`, which is asynchronous only in the header.
fn asynchronous(expected: &Expected, wit: &str) -> String {
    let (resolve, world) = (expected.resolve, expected.world);
    let exports = analyze::exports(resolve, world);
    let is_async = exports.iter().any(|export| {
        let name = &export.function.name;
        export.function.kind.is_async()
            && crate::wit_text::function_name(resolve, export.interface, name) == wit
    });
    match is_async {
        true => "the bindings were made without this `--sync`: leave it away".into(),
        false => {
            "the bindings were made with `--async` of a wit-bindgen before 0.63, which made a function asynchronous \
             that is not `async` in the WIT: declare it `async`, or make the bindings again without that `--async`"
                .into()
        }
    }
}

/// What to do about a struct `name` with other members, if it is the struct of strings.
fn encoding(expected: &Expected, given: &Header, name: &str) -> Option<String> {
    let (resolve, world) = (expected.resolve, expected.world);
    let world = expected.bindings.world_name(resolve, world);
    if name != format!("{world}_string_t") {
        return None;
    }
    let member = given.members(name).ok()??.first()?.plain()?;
    let encoding = match member.base {
        "uint8_t" => "utf8",
        "uint16_t" => "utf16",
        _ => return None,
    };
    Some(format!(
        "the bindings were made with `--string-encoding {encoding}`: pass that here too"
    ))
}

/// What to do about a struct `name` with other members, if it is the struct of a handle: no WIT and no
/// option changes that one.
fn handle(expected: &Expected, name: &str) -> Option<String> {
    let members = expected.header.members(name).ok()??;
    super::compare::is_handle(members).then(|| {
        "a handle is one number in all bindings: the header was changed by hand; make the bindings again".into()
    })
}

/// Whether the header names asynchronous exports as wit-bindgen did before 0.49.
fn is_old_async(misfits: &[Misfit]) -> bool {
    let is_old = |misfit: &Misfit| matches!(&misfit.kind, MisfitKind::Extra { name, .. } if name.contains("_async_"));
    let is_async = |misfit: &Misfit| {
        misfit.kind == MisfitKind::Missing && misfit.expected.contains("_callback_code_t ")
    };
    misfits.iter().any(is_async) && misfits.iter().any(is_old)
}

/// What to do where no option explains everything.
fn without_option(misfits: &[Misfit]) -> &'static str {
    let is_extra = |misfit: &Misfit| matches!(misfit.kind, MisfitKind::Extra { .. });
    if misfits
        .iter()
        .all(|misfit| misfit.kind == MisfitKind::Missing)
    {
        "the WIT has more than the header: make the bindings again from this WIT"
    } else if misfits.iter().all(is_extra) {
        "the header has exports that the WIT has not: pass the WIT that the bindings were made from, or make them again from this one"
    } else {
        "the header was made from another WIT: make the bindings again from this one, with the same options"
    }
}
