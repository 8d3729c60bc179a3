//! A bindings header that was made elsewhere: the contract that guards are generated for.
//!
//! The header is compared with the one that wit-bindgen-c makes for the same WIT, world and options.
//! Where the version of wit-bindgen explains a difference, guards are made for the header as it is.
//! Any other difference is an error that says what was expected, what was found, and why.

mod compare;
mod drops;
mod file;
mod fit;
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
use crate::analyze::{self, ImportedResource, imported_resources};
use crate::join::Bindings;
use crate::join::header::Header;
use fit::{Found, misfits};

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
        let &Expected {
            resolve,
            world,
            bindings,
            ..
        } = self;
        let path = header.shown();
        let origin = origin::origin(&header.text, &path)?;
        names::check_world(&path, &origin, resolve, world, bindings)?;
        let found = Found {
            header: Header::parse(&header.text),
            sections: sections::sections(&header.text),
        };
        let imported = imported_resources(resolve, world);
        names::check_exports(
            &path,
            resolve,
            world,
            bindings,
            &found.header,
            &found.sections,
        )?;
        let owns = self.drops(&imported, "own");
        names::check_resources(
            &path,
            resolve,
            world,
            &imported,
            bindings,
            &found.header,
            &owns,
        )?;
        // Only where a resource is known can a drop be missing.
        let drops = self.drops(&imported, "borrow").into_iter().zip(&owns);
        let known = drops.filter(|(_, own)| found.header.declares(own));
        let borrows: Vec<_> = known.map(|(borrow, _)| borrow).collect();
        let mut notes = Vec::new();
        let dialect = match &origin.version {
            Some(version) => drops::named(&path, version, &found.header, &borrows)?,
            None => {
                let exports = self.world_exports();
                let inferred =
                    drops::inferred(&path, &header.text, &found.header, &borrows, &exports)?;
                notes.push(inferred.1);
                inferred.0
            }
        };
        let accepted = Bindings {
            version: origin
                .version
                .as_ref()
                .map(Version::to_string)
                .unwrap_or_default(),
            dialect,
            header_file: Some(header.file_name()?.to_string()),
            ..bindings.clone()
        };
        let expected = Header::parse(self.text);
        let misfits = misfits(resolve, world, &accepted, &expected, &found);
        let newest = marked("wit-bindgen", self.text).and_then(|text| Version::parse(text).ok());
        let is_newer = origin.version.as_ref().zip(newest.as_ref());
        let is_newer = is_newer.filter(|(version, newest)| version > newest);
        if !misfits.is_empty() {
            let report = report::Report {
                expected: self,
                accepted: &accepted,
                found: &found,
                path: &path,
            };
            return Err(report.explain(&misfits, is_newer));
        }
        notes.extend(is_newer.map(|(version, newest)| {
            format!(
                "`{path}` is of wit-bindgen {version}, newer than {newest}, which this witguard knows; \
                 everything that the guards rely on is there"
            )
        }));
        Ok(Accepted {
            bindings: accepted,
            notes,
        })
    }

    /// The names of the drops of `imported`, of its `own` or `borrow` handles.
    fn drops(&self, imported: &[ImportedResource], kind: &str) -> Vec<String> {
        let drop = |resource: &ImportedResource| {
            let interface = resource.interface.as_ref().map(|(key, id)| (*id, key));
            let prefix =
                self.bindings
                    .import_namespace(self.resolve, self.world, interface, resource.id);
            format!("{prefix}_{}_drop_{kind}", resource.name.to_snake_case())
        };
        imported.iter().map(drop).collect()
    }

    /// The names of the world's own exports in the newest bindings.
    fn world_exports(&self) -> Vec<String> {
        let exports = analyze::exports(self.resolve, self.world).into_iter();
        let own = exports.filter(|export| export.interface.is_none());
        own.map(|e| {
            self.bindings
                .export_name(self.resolve, self.world, None, e.function)
        })
        .collect()
    }
}
