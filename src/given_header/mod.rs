//! A bindings header that was made elsewhere, and for which guards are to be made.
//!
//! Its declarations are compared with those of the header that wit-bindgen-c makes in process from
//! the same WIT, world and options. Forms that changed between versions of wit-bindgen are
//! recognized in the header ([`crate::header::HeaderFacts`]), and guards are made for the header as
//! it is. Any other difference is an error that says what was expected, what was found, and what to
//! do, which depends on the kind of the difference.

mod autodrop;
mod compare;
mod file;
mod fit;
mod help;
mod origin;
mod passing;
mod rename;
mod report;
mod spelling;
mod world;

pub use file::BindingsHeader;

use semver::Version;
use wit_parser::{Resolve, WorldId};

use crate::Diagnostic;
use crate::analyze::LeftOut;
use crate::header::Header;
use crate::join::Bindings;

/// What is known of a header that fits.
pub(crate) struct Accepted {
    pub bindings: Bindings,
    /// What the user should know: one line each.
    pub notes: Vec<String>,
}

/// What a header is compared with.
pub(crate) struct Expected<'a> {
    pub resolve: &'a Resolve,
    pub world: WorldId,
    pub bindings: &'a Bindings,
    /// The header that wit-bindgen-c makes of the world in process.
    pub header: &'a Header<'a>,
    /// The exports that are left out of the world: the given header may declare them.
    pub left_out: &'a [LeftOut],
}

impl Expected<'_> {
    /// Checks that `given` is the header of bindings of this world, made with these options.
    /// `file_name` is the name by which it is included.
    ///
    /// # Errors
    /// The header is another kind of file, of another generator, world or WIT, or was made with
    /// other renames or options.
    pub(crate) fn accept(&self, given: &Header, file_name: &str) -> Result<Accepted, Diagnostic> {
        let version = origin::version(given)?;
        world::check(self, given)?;
        rename::check(self, given)?;
        let bindings = Bindings {
            version: version.as_ref().map(Version::to_string).unwrap_or_default(),
            header_file: Some(file_name.to_string()),
            ..self.bindings.clone()
        };
        let bindings = bindings.with_facts(self.resolve, self.world, given);
        autodrop::check(self, given, &bindings.facts, version.as_ref())?;
        let misfits = fit::misfits(self, &bindings, given)?;
        if !misfits.is_empty() {
            return Err(report::explain(self, given, version.as_ref(), &misfits));
        }
        let unnamed = version
            .is_none()
            .then(|| autodrop::unnamed(given, &bindings.facts));
        let newer = version
            .zip(self.newest())
            .filter(|(version, newest)| version > newest);
        let newer = newer.map(|(version, newest)| {
            format!(
                "`{}` is of wit-bindgen {version}, newer than {newest}, which this witguard knows; \
                 everything that the guards rely on is there",
                given.file()
            )
        });
        Ok(Accepted {
            bindings,
            notes: unnamed.into_iter().chain(newer).collect(),
        })
    }

    /// The newest version of wit-bindgen that this witguard knows.
    fn newest(&self) -> Option<Version> {
        Version::parse(&self.bindings.version).ok()
    }
}
