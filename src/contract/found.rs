//! The header that was given, taken apart.

use super::BindingsHeader;
use super::origin::{Origin, origin};
use super::sections::{Section, sections};
use crate::Diagnostic;
use crate::join::header::Header;

/// A header to be checked.
pub struct Found<'a> {
    /// Where it lies, for messages.
    pub path: String,
    pub text: &'a str,
    pub origin: Origin<'a>,
    pub header: Header<'a>,
    pub sections: Vec<Section<'a>>,
}

impl<'a> Found<'a> {
    /// Takes `header` apart.
    ///
    /// # Errors
    /// It is not what `wit-bindgen c` writes, or of a version that is too old.
    pub fn read(header: &'a BindingsHeader) -> Result<Self, Diagnostic> {
        let path = header.shown();
        let text = &header.text;
        Ok(Self {
            origin: origin(text, &path)?,
            header: Header::parse(text),
            sections: sections(text),
            path,
            text,
        })
    }
}
