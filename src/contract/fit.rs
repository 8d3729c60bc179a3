//! Whether the header declares each function that guards rely on as this WIT makes it, and no
//! further export.

use std::collections::HashSet;

use heck::ToShoutySnakeCase;
use wit_parser::{Resolve, WorldId};

use super::compare::{Comparison, Difference};
use super::found::Found;
use super::sections::{Direction, Section};
use super::spelling::prototype;
use crate::analyze;
use crate::join::header::Header;
use crate::join::{Bindings, Dialect};
use crate::untrusted::one_line;
use crate::wit_text::function_name;

/// One thing that the header has otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Misfit {
    /// What it does not declare. `subject` is for people, for example ``the export `t:t/api#f` ``.
    Missing { subject: String, expected: String },
    /// What it declares otherwise.
    Other {
        subject: String,
        expected: String,
        found: String,
        difference: Difference,
    },
    /// An export that the header alone has asynchronous, or alone has synchronous.
    Asynchrony {
        wit: String,
        expected: String,
        found: String,
        is_async: bool,
    },
    /// An export that the world does not have.
    Extra { interface: String, name: String },
}

/// Every misfit between the header `found` of bindings as described by `bindings`, and the header
/// `expected`, which the newest wit-bindgen makes for the same options.
pub fn misfits(
    resolve: &Resolve,
    world: WorldId,
    bindings: &Bindings,
    expected: &Header<'_>,
    found: &Found<'_>,
) -> Vec<Misfit> {
    let mut fitting = Fitting {
        expected,
        found: &found.header,
        comparison: Comparison::new(expected, &found.header),
        misfits: Vec::new(),
    };
    let newest = Bindings {
        dialect: Default::default(),
        ..bindings.clone()
    };
    let mut exports = HashSet::new();
    for export in analyze::exports(resolve, world) {
        let name = |b: &Bindings| b.export_name(resolve, world, export.interface, export.function);
        let wit = function_name(resolve, export.interface, &export.function.name);
        let name = (name(&newest), name(bindings));
        fitting.export(&wit, (&name.0, &name.1));
        exports.extend([format!("{}_callback", name.1), name.1]);
    }
    if fitting.misfits.is_empty() {
        fitting.helpers(&bindings.world_name(resolve, world), &bindings.dialect);
    }
    let mut misfits = fitting.misfits;
    misfits.extend(extra(&found.sections, &exports));
    misfits
}

struct Fitting<'a> {
    expected: &'a Header<'a>,
    found: &'a Header<'a>,
    comparison: Comparison<'a>,
    misfits: Vec<Misfit>,
}

impl Fitting<'_> {
    /// One export, and what stands beside an asynchronous one: its names in the newest bindings, and
    /// in these.
    fn export(&mut self, wit: &str, (newest, name): (&str, &str)) {
        let subject = format!("the export `{wit}`");
        let before = self.misfits.len();
        self.function(&subject, newest, name);
        if let Some(Misfit::Other {
            expected,
            found,
            difference: Difference::Declaration,
            ..
        }) = self.misfits.last()
        {
            let of = |prototype: &str| prototype.contains("_callback_code_t ");
            if of(expected) != of(found) {
                let misfit = Misfit::Asynchrony {
                    wit: wit.into(),
                    is_async: of(found),
                    expected: expected.clone(),
                    found: found.clone(),
                };
                self.misfits.pop();
                self.misfits.push(misfit);
            }
        }
        for part in ["_callback", "_return"] {
            if self.misfits.len() == before {
                self.function(
                    &subject,
                    &format!("{newest}{part}"),
                    &format!("{name}{part}"),
                );
            }
        }
    }

    /// The functions and the macro that guards and skeletons use besides.
    fn helpers(&mut self, world: &str, dialect: &Dialect) {
        let ends = ["_drop_own", "_drop_borrow", "_destructor", "_task_cancel"];
        let is_helper = |name: &str| match ends.iter().find(|end| name.ends_with(**end)) {
            Some(&"_drop_borrow") => dialect.has_drop_borrow,
            Some(_) => true,
            None => false,
        };
        let declared = self.expected.functions.keys().copied();
        let mut names: Vec<_> = declared.filter(|name| is_helper(name)).collect();
        names.sort_unstable();
        for name in names {
            self.function(&format!("`{name}`"), name, name);
            if let Some(resource) = name.strip_suffix("_destructor") {
                let new = format!("{resource}_new");
                self.function(&format!("`{new}`"), &new, &new);
            }
        }
        let exit = format!("{}_CALLBACK_CODE_EXIT", world.to_shouty_snake_case());
        let value = |header: &Header| header.macros.get(exit.as_str()).map(|v| v.to_string());
        if let Some(expected) = value(self.expected).filter(|_| value(self.found).is_none()) {
            self.misfits.push(Misfit::Missing {
                subject: format!("`{exit}`"),
                expected: format!("#define {exit} {expected}"),
            });
        }
    }

    /// One function, if the newest bindings have it.
    fn function(&mut self, subject: &str, newest: &str, name: &str) {
        let Some(wanted) = self.expected.functions.get(newest) else {
            return;
        };
        let expected = prototype(name, wanted);
        let subject = subject.to_string();
        match self.found.functions.get(name) {
            None => self.misfits.push(Misfit::Missing { subject, expected }),
            Some(given) => {
                let difference = self.comparison.signatures(wanted, given);
                let found = prototype(name, given);
                self.misfits
                    .extend(difference.map(|difference| Misfit::Other {
                        subject,
                        expected,
                        found,
                        difference,
                    }));
            }
        }
    }
}

/// The exports in `sections` that are none of `exports`.
fn extra(sections: &[Section], exports: &HashSet<String>) -> Vec<Misfit> {
    let exported = sections.iter().filter(|s| s.direction == Direction::Export);
    let extra = exported.flat_map(|section| {
        let is_extra = |name: &&&str| !exports.contains(**name) && !is_callback(name, section);
        let names = section.functions.iter().filter(is_extra);
        names.map(|name| Misfit::Extra {
            interface: one_line(section.name).into_owned(),
            name: name.to_string(),
        })
    });
    extra.collect()
}

/// Whether `name` is the callback of another function of its section.
fn is_callback(name: &str, section: &Section) -> bool {
    let start = name.strip_suffix("_callback");
    start.is_some_and(|start| section.functions.contains(&start))
}
