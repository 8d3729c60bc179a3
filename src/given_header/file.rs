//! The header as a file.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::Diagnostic;
use witguard_messages::untrusted::one_line;

/// A header that `wit-bindgen c` wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct BindingsHeader {
    /// Where it is. Generated files include it by its file name; messages name it in full.
    pub path: PathBuf,
    /// What is in it.
    pub text: String,
}

impl BindingsHeader {
    /// A header with this text, which is or will be at `path`.
    pub fn new(path: impl Into<PathBuf>, text: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            text: text.into(),
        }
    }

    /// Reads the header at `path`.
    ///
    /// # Errors
    /// The file cannot be read or is not text.
    pub fn read(path: &Path) -> Result<Self> {
        let shown = one_line(&path.display().to_string()).into_owned();
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) => bail!(
                Diagnostic::new(format!(
                    "cannot read the bindings header `{shown}`: {error}"
                ))
                .help("pass the header that `wit-bindgen c` wrote, `<world>.h`")
            ),
        };
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Self {
                path: path.into(),
                text,
            }),
            Err(_) => bail!(
                Diagnostic::new(format!(
                    "`{shown}` is no header of `wit-bindgen c`: it is not UTF-8"
                ))
                .help("pass the header that `wit-bindgen c` wrote, `<world>.h`")
            ),
        }
    }

    /// The name by which generated files include it.
    ///
    /// # Errors
    /// The name cannot be used in an `#include`.
    pub(crate) fn file_name(&self) -> Result<&str, Diagnostic> {
        let name = self.path.file_name().and_then(|name| name.to_str());
        let is_plain =
            |name: &&str| !name.contains(|c: char| c.is_control() || "\"\\<>?".contains(c));
        name.filter(is_plain).ok_or_else(|| {
            Diagnostic::new(format!("`{}` cannot be included by its name", self.shown()))
                .help("give the header a name without quotes, backslashes and control characters")
        })
    }

    /// The path as messages show it.
    pub(crate) fn shown(&self) -> String {
        one_line(&self.path.display().to_string()).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(path: &str) -> Result<String, String> {
        let header = BindingsHeader {
            path: path.into(),
            text: String::new(),
        };
        header
            .file_name()
            .map(str::to_string)
            .map_err(|e| e.to_string())
    }

    #[test]
    fn it_is_included_by_its_name() {
        assert_eq!(name("a b/c d.h").unwrap(), "c d.h");
        for bad in ["a/x\".h", "x\n.h", "x\\.h", "..", ""] {
            assert!(
                name(bad).unwrap_err().contains("cannot be included"),
                "{bad:?}"
            );
        }
    }
}
