//! What is found in user code.

use std::fmt;

use serde::Serialize;

/// A fault in user code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// What kind of fault it is.
    pub kind: Kind,
    /// Where it is.
    #[serde(flatten)]
    pub at: Location,
    /// What is wrong, in one line.
    pub message: String,
    /// What to do about it, in one line.
    pub help: String,
    /// The handle, as far as it is known.
    pub handle: Handle,
    /// The path that leads there.
    pub path: Vec<Step>,
}

/// A kind of fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Kind {
    /// A handle is not dropped on some path.
    Leak,
    /// A handle is dropped a second time.
    DoubleDrop,
    /// A handle is used after it was dropped.
    UseAfterDrop,
    /// An own handle is used or dropped after it was given away.
    UseAfterGivenAway,
    /// A view of an own handle is dropped, which drops the own handle.
    ViewDropped,
}

impl Kind {
    /// All kinds.
    pub(crate) const ALL: [Kind; 5] = [
        Kind::Leak,
        Kind::DoubleDrop,
        Kind::UseAfterDrop,
        Kind::UseAfterGivenAway,
        Kind::ViewDropped,
    ];

    /// What it is called, for example `double-drop`.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Leak => "leak",
            Kind::DoubleDrop => "double-drop",
            Kind::UseAfterDrop => "use-after-drop",
            Kind::UseAfterGivenAway => "use-after-given-away",
            Kind::ViewDropped => "view-dropped",
        }
    }

    /// What is wrong about it, in a sentence.
    pub fn description(self) -> &'static str {
        match self {
            Kind::Leak => "A handle is not dropped on some path.",
            Kind::DoubleDrop => "A handle is dropped a second time.",
            Kind::UseAfterDrop => "A handle is used after it was dropped.",
            Kind::UseAfterGivenAway => "An own handle is used or dropped after it was given away.",
            Kind::ViewDropped => "A view of an own handle is dropped, which drops the own handle.",
        }
    }
}

/// A place in a source file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct Location {
    /// The file, as it was given, or as clang names it.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in bytes, from 1.
    pub column: usize,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// Something that happens on the way to a fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Step {
    /// Where.
    #[serde(flatten)]
    pub at: Location,
    /// What, in one line.
    pub message: String,
}

/// A handle in the words of the WIT. `None` is what is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Handle {
    /// The full name of its resource.
    pub resource: Option<String>,
    /// Whether it is an own handle.
    pub is_own: Option<bool>,
    /// The full name of the function that received or returned it.
    pub function: Option<String>,
    /// Where it was in the parameters or the result, for example `req.items[1]`; empty for the result itself.
    pub place: Option<String>,
}
