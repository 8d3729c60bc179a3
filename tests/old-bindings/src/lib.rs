//! C bindings as the old versions of wit-bindgen make them, in process, for tests.
//!
//! Each version brings its own parser of WIT, so each reads the WIT as a user of that version did.

mod newest;
mod old;

use std::collections::BTreeMap;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use anyhow::{Result, anyhow};

/// A version of wit-bindgen: the first and the last with each form of the drop functions, and some
/// between.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// The first with the drop functions of 0.17 to 0.42.
    V0_17_0,
    /// One whose header uses `size_t` without including the header that declares it.
    V0_24_0,
    /// The last that gives the world's own exports no prefix.
    V0_36_0,
    /// The last without a function that drops a borrow.
    V0_42_1,
    /// The first with a function that drops a borrow.
    V0_43_0,
    /// The last with `--async` instead of `--sync`.
    V0_62_0,
    /// The version that the workspace uses.
    V0_63_0,
}

impl Version {
    /// Every version whose bindings differ, oldest first. 0.62 is left out: it differs from 0.63
    /// only in an option.
    pub const ALL: [Version; 6] = [
        Version::V0_17_0,
        Version::V0_24_0,
        Version::V0_36_0,
        Version::V0_42_1,
        Version::V0_43_0,
        Version::V0_63_0,
    ];
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Version::V0_17_0 => "0.17.0",
            Version::V0_24_0 => "0.24.0",
            Version::V0_36_0 => "0.36.0",
            Version::V0_42_1 => "0.42.1",
            Version::V0_43_0 => "0.43.0",
            Version::V0_62_0 => "0.62.0",
            Version::V0_63_0 => "0.63.0",
        })
    }
}

/// The options of `wit-bindgen c` that change the header.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// `--autodrop-borrows=yes`
    pub autodrop_borrows: bool,
    /// `--no-helpers`
    pub no_helpers: bool,
    /// `--no-sig-flattening`
    pub no_sig_flattening: bool,
    /// Interfaces and their new names.
    pub rename: Vec<(String, String)>,
    /// The world's new name.
    pub rename_world: Option<String>,
    /// `--async` of 0.62, or `--sync` of 0.63; older versions have neither.
    pub asynchrony: Vec<String>,
}

/// Generated files by name.
pub type Files = BTreeMap<String, Vec<u8>>;

/// The bindings of `world`, or of the only world, in the package whose text is `wit`.
///
/// # Errors
/// What this version cannot read or express. A panic in it becomes an error too.
pub fn generate(
    version: Version,
    wit: &str,
    world: Option<&str>,
    options: &Options,
) -> Result<Files> {
    let generate = match version {
        Version::V0_17_0 => old::v0_17::generate,
        Version::V0_24_0 => old::v0_24::generate,
        Version::V0_36_0 => old::v0_36::generate,
        Version::V0_42_1 => old::v0_42::generate,
        Version::V0_43_0 => old::v0_43::generate,
        Version::V0_62_0 => newest::v0_62::generate,
        Version::V0_63_0 => newest::v0_63::generate,
    };
    catch_unwind(AssertUnwindSafe(|| generate(wit, world, options))).map_err(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
        anyhow!(
            "wit-bindgen {version} panicked: {}",
            text.unwrap_or("(no message)")
        )
    })?
}
