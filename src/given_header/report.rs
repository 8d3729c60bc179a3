//! What a user is told when the header does not fit.

use semver::Version;

use super::Expected;
use super::fit::{Misfit, MisfitKind};
use super::help::help;
use crate::Diagnostic;
use crate::header::Header;

/// How many misfits are shown at most.
const SHOWN: usize = 5;

/// One error for all `misfits` of the header `given`. `version` is the version that the header
/// names.
pub(super) fn explain(
    expected: &Expected,
    given: &Header,
    version: Option<&Version>,
    misfits: &[Misfit],
) -> Diagnostic {
    let error = Diagnostic::new(headline(given.file(), misfits));
    let shown = misfits.iter().take(SHOWN);
    let details = shown.map(|misfit| detail(misfit, misfits.len() > 1));
    let mut error = details.fold(error, Diagnostic::detail);
    if misfits.len() > SHOWN {
        error = error.detail(format!("  and {} more", misfits.len() - SHOWN));
    }
    let help = help(expected, given, version, misfits);
    let newer = version.zip(expected.newest());
    error.help(match newer.filter(|(version, newest)| *version > newest) {
        Some((version, newest)) => format!(
            "{help}; or use a newer witguard: the header is of wit-bindgen {version}, and this one knows {newest}"
        ),
        None => help,
    })
}

fn headline(path: &str, misfits: &[Misfit]) -> String {
    let [Misfit { subject, kind, .. }] = misfits else {
        let count = misfits.len();
        return format!("`{path}` is not the header of this WIT: {count} declarations differ");
    };
    match kind {
        MisfitKind::Missing => format!("`{path}` does not declare {subject}"),
        MisfitKind::Asynchrony { is_async: true, .. } => {
            format!("`{path}` has {subject} asynchronous")
        }
        MisfitKind::Asynchrony { .. } => format!("`{path}` has {subject} synchronous"),
        MisfitKind::Extra { interface, name } => {
            format!("`{path}` exports `{name}` of `{interface}`, which this world does not")
        }
        MisfitKind::Flattening | MisfitKind::Struct(_) | MisfitKind::Declaration => {
            format!("`{path}` declares {subject} otherwise")
        }
    }
}

fn detail(misfit: &Misfit, is_named: bool) -> String {
    let Misfit {
        subject,
        expected,
        found,
        kind,
    } = misfit;
    let lines = format!("  expected: {expected}\n  found:    {found}");
    match kind {
        MisfitKind::Struct(name) => format!("  {subject}, in `{name}`:\n{lines}"),
        _ if is_named => format!("  {subject}:\n{lines}"),
        _ => lines,
    }
}
