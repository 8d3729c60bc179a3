//! What clang's static analyzer reports, as it writes it (`-analyzer-output plist-multi-file`).

use serde::Deserialize;

/// A report.
#[derive(Debug, Deserialize)]
pub(super) struct Report {
    pub files: Vec<String>,
    pub diagnostics: Vec<Diagnostic>,
}

/// Something that is wrong, and the path that leads there.
#[derive(Debug, Deserialize)]
pub(super) struct Diagnostic {
    pub description: String,
    pub check_name: String,
    pub location: Place,
    pub path: Vec<Piece>,
}

/// A place in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(super) struct Place {
    pub line: usize,
    pub col: usize,
    /// The position of the file in the report.
    pub file: usize,
}

/// A piece of a path.
#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(super) enum Piece {
    /// Something happens.
    Event { location: Place, message: String },
    /// Something is known.
    PopUp { location: Place, message: String },
    /// The path goes on.
    Control { edges: Vec<Edge> },
    #[serde(other)]
    Other,
}

/// From the beginning and end of one statement to those of another.
#[derive(Debug, Deserialize)]
pub(super) struct Edge {
    pub end: Vec<Place>,
}
