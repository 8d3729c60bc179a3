//! Why a header does not fit, and what to do about it.

use semver::Version;
use wit_bindgen_core::AsyncFilterSet;

use super::Expected;
use super::compare::Difference;
use super::fit::{Misfit, misfits};
use super::found::Found;
use crate::Diagnostic;
use crate::join::Bindings;
use crate::join::header::Header;

/// How many misfits are shown of many.
const SHOWN: usize = 5;

/// What an explanation is sought in.
pub struct Report<'a> {
    pub expected: &'a Expected<'a>,
    /// How the bindings were made, as far as the header says it.
    pub bindings: &'a Bindings,
    pub found: &'a Found<'a>,
}

impl Report<'_> {
    /// One error for all `misfits`. `is_newer` are the header's version and the newest known one,
    /// where the header's is newer.
    pub fn explain(
        &self,
        misfits: &[Misfit],
        is_newer: Option<(&Version, &Version)>,
    ) -> Diagnostic {
        let error = Diagnostic::new(self.headline(misfits));
        let shown = misfits
            .iter()
            .take(SHOWN)
            .map(|misfit| detail(misfit, misfits.len() > 1));
        let mut error = shown.fold(error, Diagnostic::detail);
        if misfits.len() > SHOWN {
            error = error.detail(format!("  and {} more", misfits.len() - SHOWN));
        }
        let help = self.option(misfits).or_else(|| self.old_async(misfits));
        let help = help.unwrap_or_else(|| general(misfits));
        error.help(match is_newer {
            Some((version, newest)) => format!(
                "{help}; or use a newer witguard: the header is of wit-bindgen {version}, and this one knows {newest}"
            ),
            None => help,
        })
    }

    fn headline(&self, misfits: &[Misfit]) -> String {
        let path = &self.found.path;
        match misfits {
            [Misfit::Missing { subject, .. }] => format!("`{path}` does not declare {subject}"),
            [Misfit::Other { subject, .. }] => format!("`{path}` declares {subject} otherwise"),
            [
                Misfit::Asynchrony {
                    wit,
                    is_async: true,
                    ..
                },
            ] => {
                format!("`{path}` has the export `{wit}` asynchronous")
            }
            [Misfit::Asynchrony { wit, .. }] => {
                format!("`{path}` has the export `{wit}` synchronous")
            }
            [Misfit::Extra { interface, name }] => {
                format!("`{path}` exports `{name}` of `{interface}`, which this world does not")
            }
            _ => format!(
                "`{path}` is not the header of this WIT: {} declarations differ",
                misfits.len()
            ),
        }
    }

    /// The option of `wit-bindgen c` that explains everything.
    fn option(&self, misfits: &[Misfit]) -> Option<String> {
        let opts = self.expected.opts;
        let mut candidates = Vec::new();
        let mut flat = opts.clone();
        flat.no_sig_flattening = !opts.no_sig_flattening;
        candidates.push((
            flat,
            self.with_or_without("--no-sig-flattening", opts.no_sig_flattening),
        ));
        for encoding in ["utf8", "utf16", "compact-utf16"] {
            let mut other = opts.clone();
            other.string_encoding = encoding.parse().ok()?;
            candidates.push((
                other,
                format!(
                    "the bindings were made with `--string-encoding {encoding}`: pass that here too"
                ),
            ));
        }
        candidates.extend(self.filters(misfits));
        candidates
            .into_iter()
            .find(|(opts, _)| self.fits(opts))
            .map(|(_, help)| help)
    }

    fn with_or_without(&self, option: &str, is_given: bool) -> String {
        match is_given {
            true => format!("the bindings were made without `{option}`: leave it away"),
            false => format!("the bindings were made with `{option}`: pass that here too"),
        }
    }

    /// Options under which the exports are asynchronous that are so in the header.
    fn filters(&self, misfits: &[Misfit]) -> Vec<(wit_bindgen_c::Opts, String)> {
        let sync: Vec<_> = misfits
            .iter()
            .filter_map(|misfit| match misfit {
                Misfit::Asynchrony {
                    wit,
                    is_async: false,
                    ..
                } => Some(format!("export:{wit}")),
                _ => None,
            })
            .collect();
        let opts = self.expected.opts;
        let mut fewer = opts.clone();
        sync.iter().for_each(|filter| fewer.async_.push(filter));
        let mut more = opts.clone();
        more.async_ = AsyncFilterSet::default();
        vec![
            (
                fewer,
                format!(
                    "the bindings were made with `--sync`: pass `--sync {}` here too",
                    sync.join(",")
                ),
            ),
            (
                more,
                "the bindings were made without this `--sync`: leave it away".into(),
            ),
        ]
    }

    /// Whether the header fits with `opts` in the place of the options given.
    fn fits(&self, opts: &wit_bindgen_c::Opts) -> bool {
        let Some(text) = (self.expected.remake)(opts) else {
            return false;
        };
        let bindings = Bindings {
            no_sig_flattening: opts.no_sig_flattening,
            async_: opts.async_.clone(),
            ..self.bindings.clone()
        };
        let (resolve, world) = (self.expected.resolve, self.expected.world);
        misfits(resolve, world, &bindings, &Header::parse(&text), self.found).is_empty()
    }

    /// Asynchronous exports had another name before wit-bindgen 0.49.
    fn old_async(&self, misfits: &[Misfit]) -> Option<String> {
        let is_old = |misfit: &Misfit| matches!(misfit, Misfit::Extra { name, .. } if name.contains("_async_"));
        let is_async = misfits.iter().any(|misfit| {
            matches!(misfit, Misfit::Missing { expected, .. } if expected.contains("_callback_code_t "))
        });
        (is_async && misfits.iter().any(is_old)).then(|| {
            "wit-bindgen before 0.49 made asynchronous exports in an earlier form; \
             make the bindings again with 0.49 or newer"
                .into()
        })
    }
}

fn detail(misfit: &Misfit, is_named: bool) -> String {
    let (subject, lines) = match misfit {
        Misfit::Missing { subject, expected } => (
            subject.clone(),
            format!("  expected: {expected}\n  found:    nothing of that name"),
        ),
        Misfit::Other {
            subject,
            expected,
            found,
            difference: Difference::Declaration,
        } => (
            subject.clone(),
            format!("  expected: {expected}\n  found:    {found}"),
        ),
        Misfit::Other {
            subject,
            difference:
                Difference::Struct {
                    name,
                    expected,
                    found,
                },
            ..
        } => (
            format!("{subject}, in `{name}`"),
            format!("  expected: {expected}\n  found:    {found}"),
        ),
        Misfit::Asynchrony {
            wit,
            expected,
            found,
            ..
        } => (
            format!("the export `{wit}`"),
            format!("  expected: {expected}\n  found:    {found}"),
        ),
        Misfit::Extra { interface, name } => (
            format!("the exports of `{interface}`"),
            format!("  expected: no `{name}`\n  found:    `{name}`"),
        ),
    };
    let is_struct = matches!(
        misfit,
        Misfit::Other {
            difference: Difference::Struct { .. },
            ..
        }
    );
    match is_named || is_struct {
        true => format!("  {subject}:\n{lines}"),
        false => lines,
    }
}

fn general(misfits: &[Misfit]) -> String {
    let is_missing = |m: &Misfit| matches!(m, Misfit::Missing { .. });
    let is_extra = |m: &Misfit| matches!(m, Misfit::Extra { .. });
    if misfits.iter().all(is_missing) {
        "the WIT has more than the header: make the bindings again from this WIT".into()
    } else if misfits.iter().all(is_extra) {
        "the header has exports that the WIT has not: pass the WIT that the bindings were made from, or make them again from this one".into()
    } else {
        "the header was made from another WIT: make the bindings again from this one, with the same options".into()
    }
}
