//! A bindings header that was made elsewhere: the contract that guards are generated for.
//!
//! The header is compared with the one that wit-bindgen-c makes for the same WIT, world and options.
//! Where the version of wit-bindgen explains a difference, guards are made for the header as it is.
//! Any other difference is an error that says what was expected, what was found, and why.

mod compare;
mod drops;
mod file;
mod fit;
mod found;
mod names;
mod origin;
mod report;
mod sections;
mod spelling;

pub use file::BindingsHeader;
pub(crate) use origin::marked;

use heck::ToSnakeCase;
use semver::Version;
use wit_parser::{Resolve, WorldId};

use crate::Diagnostic;
use crate::analyze::{self, Side, WorldResource};
use crate::join::header::Header;
use crate::join::{Bindings, Dialect};
use fit::{Misfit, misfits};
use found::Found;
use report::Report;

/// What a header was found to be.
pub(crate) struct Accepted {
    pub bindings: Bindings,
    /// What the user should know: one line each.
    pub notes: Vec<String>,
}

/// Makes the text of the header anew, for the same world and other options; `None` where that fails.
pub(crate) type Remake<'a> = dyn Fn(&wit_bindgen_c::Opts) -> Option<String> + 'a;

/// What a header is held against.
pub(crate) struct Expected<'a> {
    pub resolve: &'a Resolve,
    pub world: WorldId,
    pub bindings: &'a Bindings,
    pub opts: &'a wit_bindgen_c::Opts,
    /// The header that wit-bindgen-c makes of it in process.
    pub text: &'a str,
    pub remake: &'a Remake<'a>,
}

impl Expected<'_> {
    /// Checks that `header` is what bindings of this world and these options have.
    ///
    /// # Errors
    /// It is not: another file, generator, world, rename, option or WIT.
    pub fn accept(&self, header: &BindingsHeader) -> Result<Accepted, Diagnostic> {
        let found = Found::read(header)?;
        names::check_world(self, &found)?;
        names::check_exports(self, &found)?;
        let mut imported = analyze::resources(self.resolve, self.world);
        imported.retain(|resource| resource.side == Side::Import);
        let owns = self.drops(&imported, "own");
        names::check_resources(self, &found, &imported, &owns)?;
        let (dialect, note) = self.dialect(&found, &imported, &owns)?;
        let version = found.origin.version.as_ref();
        let bindings = Bindings {
            version: version.map(Version::to_string).unwrap_or_default(),
            dialect,
            header_file: Some(header.file_name()?.to_string()),
            ..self.bindings.clone()
        };
        let misfits = self.misfits(&bindings, &found);
        let newest = marked("wit-bindgen", self.text).and_then(|text| Version::parse(text).ok());
        let newer = version
            .zip(newest.as_ref())
            .filter(|(version, newest)| version > newest);
        if !misfits.is_empty() {
            let report = Report {
                expected: self,
                bindings: &bindings,
                found: &found,
            };
            return Err(report.explain(&misfits, newer));
        }
        let newer = newer.map(|(version, newest)| {
            format!(
                "`{}` is of wit-bindgen {version}, newer than {newest}, which this witguard knows; \
                 everything that the guards rely on is there",
                found.path
            )
        });
        Ok(Accepted {
            bindings,
            notes: note.into_iter().chain(newer).collect(),
        })
    }

    /// The dialect of `found`, and a note where it had to be inferred. `owns` are the names
    /// `…_drop_own` of `imported`.
    fn dialect(
        &self,
        found: &Found,
        imported: &[WorldResource],
        owns: &[String],
    ) -> Result<(Dialect, Option<String>), Diagnostic> {
        // Only where a resource is known can a drop be missing.
        let drops = self.drops(imported, "borrow").into_iter().zip(owns);
        let known = drops.filter(|(_, own)| found.header.declares(own));
        let borrows: Vec<_> = known.map(|(borrow, _)| borrow).collect();
        match &found.origin.version {
            Some(version) => Ok((drops::named(found, version, &borrows)?, None)),
            None => {
                let inferred = drops::inferred(found, &borrows, &self.world_exports())?;
                Ok((inferred.0, Some(inferred.1)))
            }
        }
    }

    fn misfits(&self, bindings: &Bindings, found: &Found) -> Vec<Misfit> {
        let expected = Header::parse(self.text);
        misfits(self.resolve, self.world, bindings, &expected, found)
    }

    /// The names of the drops of `imported`, of its `own` or `borrow` handles.
    fn drops(&self, imported: &[WorldResource], kind: &str) -> Vec<String> {
        let &Expected {
            resolve,
            world,
            bindings,
            ..
        } = self;
        let drop = |resource: &WorldResource| {
            let interface = resource.interface.map(|(key, id)| (id, key));
            let prefix = bindings.import_namespace(resolve, world, interface, resource.id);
            format!("{prefix}_{}_drop_{kind}", resource.name.to_snake_case())
        };
        imported.iter().map(drop).collect()
    }

    /// The names of the world's own exports in the newest bindings.
    fn world_exports(&self) -> Vec<String> {
        let &Expected {
            resolve,
            world,
            bindings,
            ..
        } = self;
        let exports = analyze::exports(resolve, world).into_iter();
        let own = exports.filter(|export| export.interface.is_none());
        let names =
            own.map(|e| bindings.function_name(Side::Export, resolve, world, None, e.function));
        names.collect()
    }
}
