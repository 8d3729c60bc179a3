//! Whether the header declares each function that guards rely on as this WIT requires, and no other
//! exports.

use std::collections::HashSet;

use heck::ToShoutySnakeCase;
use wit_parser::Function;

use super::Expected;
use super::compare::{Comparison, Difference};
use super::passing::is_flattened;
use super::spelling::prototype;
use crate::Diagnostic;
use crate::analyze::{self, Side};
use crate::header::{Header, HeaderFacts, Signature};
use crate::join::Bindings;
use crate::wit_text::function_name;
use witguard_messages::untrusted::one_line;

/// One difference between the header and what is expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Misfit {
    /// For people, for example ``the export `t:t/api#f` ``.
    pub subject: String,
    pub expected: String,
    pub found: String,
    pub kind: MisfitKind,
}

/// How it differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum MisfitKind {
    /// The header does not declare it.
    Missing,
    /// An export of `interface` that the world does not have.
    Extra { interface: String, name: String },
    /// The export `wit` is asynchronous only in the header, or only in the WIT.
    Asynchrony { wit: String, is_async: bool },
    /// Options and results are flattened only in the header, or only in what is expected.
    Flattening,
    /// A struct has other members.
    Struct(String),
    /// It is declared differently.
    Declaration,
}

/// Every misfit between the header `found` of `bindings` and the expected one, which the newest
/// wit-bindgen makes with the same options.
///
/// # Errors
/// A declaration that guards rely on is not understood.
pub(super) fn misfits(
    expected: &Expected,
    bindings: &Bindings,
    found: &Header,
) -> Result<Vec<Misfit>, Diagnostic> {
    let (resolve, world) = (expected.resolve, expected.world);
    let mut fitting = Fitting {
        expected: expected.header,
        found,
        comparison: Comparison::new(expected.header, found),
        misfits: Vec::new(),
    };
    let mut exports = HashSet::new();
    for export in analyze::exports(resolve, world) {
        let name = |b: &Bindings| {
            let (side, function) = (Side::Export, export.function);
            b.function_name(side, resolve, world, export.interface, function)
        };
        let wit = function_name(resolve, export.interface, &export.function.name);
        let names = (name(expected.bindings), name(bindings));
        let is_flattened = |header: &Header, signature: &Signature| {
            is_flattened(resolve, export.function, header, signature)
        };
        fitting.export(&wit, (&names.0, &names.1), is_flattened)?;
        exports.extend([format!("{}_callback", names.1), names.1]);
    }
    for left_out in expected.left_out {
        let (interface, function) = (left_out.interface.as_ref(), &left_out.function);
        let name = bindings.function_name(Side::Export, resolve, world, interface, function);
        exports.extend([format!("{name}_return"), name]);
    }
    if fitting.misfits.is_empty() {
        fitting.helpers(&bindings.world_name(resolve, world), &bindings.facts)?;
    }
    let mut misfits = fitting.misfits;
    misfits.extend(extra(found, &exports));
    Ok(misfits)
}

/// The asynchronous imports of the world that are synchronous in the header, as filters of `--sync`.
pub(super) fn synchronous_imports(expected: &Expected, found: &Header) -> Vec<String> {
    let (resolve, world) = (expected.resolve, expected.world);
    let is_async = |header: &Header, name: &str| {
        let signature = header.function(name).ok()??;
        Some(signature.result.base.ends_with("_subtask_status_t"))
    };
    let is_changed = |interface, function: &Function| {
        let (bindings, side) = (expected.bindings, Side::Import);
        let name = bindings.function_name(side, resolve, world, interface, function);
        is_async(expected.header, &name) == Some(true) && is_async(found, &name) == Some(false)
    };
    let imports = analyze::imports(resolve, world).into_iter();
    let changed = imports.filter(|import| is_changed(import.interface, import.function));
    let names = changed.map(|i| function_name(resolve, i.interface, &i.function.name));
    names.map(|name| format!("import:{name}")).collect()
}

struct Fitting<'a> {
    expected: &'a Header<'a>,
    found: &'a Header<'a>,
    comparison: Comparison<'a>,
    misfits: Vec<Misfit>,
}

impl<'a> Fitting<'a> {
    /// Compares one export, and the callback and return functions of an asynchronous one. The pair
    /// is the export's name in the newest bindings and in the given ones.
    fn export(
        &mut self,
        wit: &str,
        (newest, name): (&str, &str),
        is_flattened: impl Fn(&Header, &Signature) -> Option<bool>,
    ) -> Result<(), Diagnostic> {
        let subject = format!("the export `{wit}`");
        let before = self.misfits.len();
        self.function(&subject, newest, name)?;
        let (expected, found) = (self.expected, self.found);
        if let Some(misfit) = self.misfits.get_mut(before)
            && misfit.kind == MisfitKind::Declaration
            && let Some(wanted) = expected.function(newest)?
            && let Some(given) = found.function(name)?
        {
            let is_async = |s: &Signature| s.result.base.ends_with("_callback_code_t");
            let flattened = is_flattened(expected, wanted).zip(is_flattened(found, given));
            if is_async(wanted) != is_async(given) {
                misfit.kind = MisfitKind::Asynchrony {
                    wit: wit.into(),
                    is_async: is_async(given),
                };
            } else if flattened.is_some_and(|(wanted, given)| wanted != given) {
                misfit.kind = MisfitKind::Flattening;
            }
        }
        for part in ["_callback", "_return"] {
            if self.misfits.len() == before {
                let names = [newest, name].map(|name| format!("{name}{part}"));
                self.function(&subject, &names[0], &names[1])?;
            }
        }
        Ok(())
    }

    /// Compares the other functions, and the macro, that guards and skeletons use.
    fn helpers(&mut self, world: &str, facts: &HeaderFacts) -> Result<(), Diagnostic> {
        let ends = ["_drop_own", "_drop_borrow", "_destructor", "_task_cancel"];
        let is_helper = |name: &str| match ends.iter().find(|end| name.ends_with(**end)) {
            Some(&"_drop_borrow") => facts.has_drop_borrow,
            Some(_) => true,
            None => false,
        };
        let declared = self.expected.functions().map(|(name, _)| name);
        let mut names: Vec<_> = declared.filter(|name| is_helper(name)).collect();
        names.sort_unstable();
        for name in names {
            self.function(&format!("`{name}`"), name, name)?;
            if let Some(resource) = name.strip_suffix("_destructor") {
                let new = format!("{resource}_new");
                self.function(&format!("`{new}`"), &new, &new)?;
            }
        }
        let exit = format!("{}_CALLBACK_CODE_EXIT", world.to_shouty_snake_case());
        let value = |header: &Header| header.macros.get(exit.as_str()).map(|v| v.to_string());
        if let Some(expected) = value(self.expected).filter(|_| value(self.found).is_none()) {
            self.missing(&format!("`{exit}`"), format!("#define {exit} {expected}"));
        }
        Ok(())
    }

    /// Compares one function, if the newest bindings have it.
    fn function(&mut self, subject: &str, newest: &str, name: &str) -> Result<(), Diagnostic> {
        let Some(wanted) = self.expected.function(newest)? else {
            return Ok(());
        };
        let expected = prototype(name, wanted);
        let Some(given) = self.found.function(name)? else {
            self.missing(subject, expected);
            return Ok(());
        };
        let misfit = match self.comparison.signatures(wanted, given)? {
            None => return Ok(()),
            Some(Difference::Declaration) => Misfit {
                subject: subject.to_string(),
                expected,
                found: prototype(name, given),
                kind: MisfitKind::Declaration,
            },
            Some(Difference::Struct {
                name,
                expected,
                found,
            }) => Misfit {
                subject: subject.to_string(),
                expected,
                found,
                kind: MisfitKind::Struct(name),
            },
        };
        self.misfits.push(misfit);
        Ok(())
    }

    fn missing(&mut self, subject: &str, expected: String) {
        self.misfits.push(Misfit {
            subject: subject.to_string(),
            expected,
            found: "nothing of that name".into(),
            kind: MisfitKind::Missing,
        });
    }
}

/// The functions in sections of exports that are not among `exports`.
fn extra(found: &Header, exports: &HashSet<String>) -> Vec<Misfit> {
    let is_callback = |name: &str| {
        let start = name.strip_suffix("_callback");
        start.is_some_and(|start| found.declares(start))
    };
    let extra = found.functions().filter_map(|(name, section)| {
        let section = section.filter(|section| section.side == Side::Export)?;
        (!exports.contains(name) && !is_callback(name)).then(|| {
            let interface = one_line(section.name).into_owned();
            Misfit {
                subject: format!("the exports of `{interface}`"),
                expected: format!("no `{name}`"),
                found: format!("`{name}`"),
                kind: MisfitKind::Extra {
                    interface,
                    name: name.to_string(),
                },
            }
        })
    });
    extra.collect()
}
