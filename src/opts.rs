//! The options of the generator.

use anyhow::{Result, bail};
use wit_bindgen_core::wit_parser::{Function, InterfaceId, Resolve, TypeId, WorldId, WorldKey};
use wit_bindgen_core::{Files, WorldGenerator};

use crate::render::cpp::Style;
use crate::{BindingsHeader, Diagnostic};

/// A language to generate guards for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum Language {
    /// Guard types and shims that hand them to your functions
    Cpp,
    /// Scoped-guard macros and autodrop shims
    C,
}

/// What to generate, and how. Start from [`Opts::default`] and set what should differ.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Opts {
    /// The languages. Without any, only bindings are made.
    pub languages: Vec<Language>,
    /// How the bindings are, or were, made: the options of `wit-bindgen c`.
    pub bindings: wit_bindgen_c::Opts,
    /// Whether to write the bindings too.
    pub write_bindings: bool,
    /// The header of bindings that were made elsewhere, by wit-bindgen 0.17 or newer; guards are then made for those
    /// bindings. Without it, guards are for the bindings that the linked wit-bindgen-c makes.
    pub bindings_header: Option<BindingsHeader>,
    /// Whether to write a skeleton of every export for the user to fill in.
    pub stubs: bool,
    /// Whether to write a test kit: a native stand-in for the imports of the world.
    pub testkit: bool,
    /// Whether to write a description of the bindings for clang's static analyzer, and a driver that calls the exports.
    pub analysis: bool,
    /// The root namespace of the C++, for example `witguard` or `acme::guards`.
    pub namespace: String,
}

impl Default for Opts {
    fn default() -> Self {
        Self {
            languages: Vec::new(),
            bindings: wit_bindgen_c::Opts::default(),
            write_bindings: false,
            bindings_header: None,
            stubs: false,
            testkit: false,
            analysis: false,
            namespace: "witguard".into(),
        }
    }
}

impl Opts {
    /// Returns a generator that can be used wherever those of wit-bindgen can. It prints notes to standard error, where
    /// they print their warnings.
    ///
    /// The program that runs the generator writes every file that it gets. A skeleton could overwrite what the user
    /// made of an earlier one, so it gets none, and a note says so. [`Opts::generate`] and [`write`](mod@crate::write)
    /// together keep such files.
    pub fn build(&self) -> Box<dyn WorldGenerator> {
        self.build_with(|note| eprintln!("note: {note}"))
    }

    /// Like [`Opts::build`], but passes each note to `note`: one line that the user should know although nothing is
    /// wrong.
    pub fn build_with(&self, note: impl FnMut(&str) + 'static) -> Box<dyn WorldGenerator> {
        Box::new(Generator {
            opts: self.clone(),
            note: Box::new(note),
        })
    }

    /// Checks the options against each other.
    ///
    /// # Errors
    /// The bindings would drop borrows themselves or come from two sources, or the namespace is not valid in C++.
    pub(crate) fn check(&self) -> Result<()> {
        if self.bindings.autodrop_borrows == wit_bindgen_c::Enabled::Yes {
            bail!(
                Diagnostic::new("guards and `--autodrop-borrows=yes` would both drop the borrows")
                    .help("make the bindings without `--autodrop-borrows=yes`")
            );
        }
        if self.bindings.no_helpers {
            bail!(
                Diagnostic::new("`--no-helpers` leaves out the functions that drop a handle")
                    .help("make the bindings without `--no-helpers`")
            );
        }
        if self.write_bindings && self.bindings_header.is_some() {
            bail!(
                Diagnostic::new("the bindings cannot be written where their header is given")
                    .help("ask for the bindings, or pass the header of others, but not both")
            );
        }
        if self.testkit && self.bindings_header.is_some() {
            bail!(
                Diagnostic::new("a test kit cannot be made for a header of other bindings")
                    .help("make it with the bindings of this witguard, for the unit tests alone")
            );
        }
        if !self.namespace.split("::").all(is_identifier) {
            bail!(
                Diagnostic::new(format!("`{}` is no C++ namespace", self.namespace))
                    .help("use a name like `witguard` or `acme::guards`")
            );
        }
        Ok(())
    }

    pub(crate) fn style(&self) -> Style {
        Style {
            root: self.namespace.clone(),
        }
    }
}

/// Whether C++ accepts `name` for a namespace and does not reserve it.
fn is_identifier(name: &str) -> bool {
    let mut chars = name.chars();
    let starts = chars
        .next()
        .is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
    let word = chars.all(|c| c.is_ascii_alphanumeric() || c == '_');
    let reserved = name.contains("__") || name == "std" || name.starts_with('_');
    starts && word && !reserved && wit_bindgen_c::to_c_ident(name) != format!("{name}_")
}

struct Generator {
    opts: Opts,
    note: Box<dyn FnMut(&str)>,
}

/// Guards need the whole world at once, so all work is in `generate`. The steps that other
/// generators take one after the other do nothing here.
impl WorldGenerator for Generator {
    fn generate(&mut self, resolve: &mut Resolve, id: WorldId, files: &mut Files) -> Result<()> {
        let generated = self.opts.generate(resolve, id)?;
        for file in generated.files {
            match file.is_users {
                true => (self.note)(&format!(
                    "the skeleton `{}` is left out: it could overwrite yours",
                    file.name
                )),
                false => files.push(&file.name, &file.contents),
            }
        }
        for note in &generated.notes {
            (self.note)(note);
        }
        Ok(())
    }

    fn import_interface(
        &mut self,
        _: &Resolve,
        _: &WorldKey,
        _: InterfaceId,
        _: &mut Files,
    ) -> Result<()> {
        Ok(())
    }

    fn export_interface(
        &mut self,
        _: &Resolve,
        _: &WorldKey,
        _: InterfaceId,
        _: &mut Files,
    ) -> Result<()> {
        Ok(())
    }

    fn import_funcs(
        &mut self,
        _: &Resolve,
        _: WorldId,
        _: &[(&str, &Function)],
        _: &mut Files,
    ) -> Result<()> {
        Ok(())
    }

    fn export_funcs(
        &mut self,
        _: &Resolve,
        _: WorldId,
        _: &[(&str, &Function)],
        _: &mut Files,
    ) -> Result<()> {
        Ok(())
    }

    fn import_types(
        &mut self,
        _: &Resolve,
        _: WorldId,
        _: &[(&str, TypeId)],
        _: &mut Files,
    ) -> Result<()> {
        Ok(())
    }

    fn finish(&mut self, _: &Resolve, _: WorldId, _: &mut Files) -> Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(opts: Opts) -> String {
        opts.check().unwrap_err().to_string()
    }

    #[test]
    fn a_namespace_is_one_or_more_identifiers() {
        for good in ["witguard", "acme::guards", "a1_b"] {
            let namespace = good.to_string();
            assert!(
                Opts {
                    namespace,
                    ..Opts::default()
                }
                .check()
                .is_ok(),
                "{good}"
            );
        }
        for bad in [
            "",
            "1a",
            "a::",
            "a b",
            "namespace",
            "a::class",
            "std",
            "a__b",
            "a; int x",
        ] {
            let namespace = bad.to_string();
            let said = error(Opts {
                namespace,
                ..Opts::default()
            });
            assert!(said.contains("is no C++ namespace"), "{bad}: {said}");
        }
    }

    #[test]
    fn bindings_are_of_one_source() {
        let header = BindingsHeader {
            path: "w.h".into(),
            text: String::new(),
        };
        let said = error(Opts {
            write_bindings: true,
            bindings_header: Some(header),
            ..Opts::default()
        });
        assert!(said.contains("their header is given"), "{said}");
    }

    #[test]
    fn bindings_that_drop_are_refused() {
        let mut opts = Opts::default();
        opts.bindings.autodrop_borrows = wit_bindgen_c::Enabled::Yes;
        assert!(error(opts).contains("--autodrop-borrows=yes"));
    }
}
