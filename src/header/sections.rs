//! The sections into which wit-bindgen-c divides a header by comments: the functions of each
//! interface.

use crate::analyze::Side;

const EXPORTS: &str = "// Exported Functions from `";
const IMPORTS: &str = "// Imported Functions from `";
/// What ends the last section.
const HELPERS: &str = "// Helper Functions";

/// The functions of one interface, or of the world itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Section<'a> {
    pub side: Side,
    /// Its full WIT name, for example `sammyne:helloworld/greeter@1.0.0`.
    pub name: &'a str,
}

/// The beginning of a section, or `None` for what follows the last one.
pub(super) type Heading<'a> = Option<Section<'a>>;

/// The heading at the beginning of `text`, if the comment there is one.
pub(super) fn heading(text: &str) -> Option<Heading<'_>> {
    let (side, after) = if let Some(after) = text.strip_prefix(EXPORTS) {
        (Side::Export, after)
    } else if let Some(after) = text.strip_prefix(IMPORTS) {
        (Side::Import, after)
    } else {
        return text.starts_with(HELPERS).then_some(None);
    };
    let name = after.lines().next()?.split('`').next()?;
    Some(Some(Section { side, name }))
}
