//! What the description for clang's static analyzer is about: what its names stand for.

use std::fmt;

/// The description of a world's bindings, without its text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Described {
    /// The world's name in file names.
    pub world: String,
    /// The file name of the bindings' header.
    pub header: String,
    /// What the names of the functions that make handles begin with; a number follows.
    pub handle_prefix: String,
    /// The handles, by these numbers.
    pub handles: Vec<HandleOrigin>,
    /// What each function of the bindings does to a handle, by its C name.
    pub touches: Vec<(String, Touch)>,
    /// The C name and the full WIT name of each export.
    pub exports: Vec<[String; 2]>,
    /// The exports that are not called, because their parameters can hold too many handles.
    pub skipped: Vec<String>,
}

/// What a function of the bindings does to a handle that it is passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Touch {
    /// Drops it: a handle of the resource of this full WIT name, owned or not.
    Dropped { resource: String, is_own: bool },
    /// Makes something else of it.
    Viewed,
    /// Hands it to the import of this full WIT name.
    Passed(String),
}

/// Where a handle comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HandleOrigin {
    /// The full WIT name of the resource.
    pub resource: String,
    pub is_own: bool,
    /// The full WIT name of the function that gives or receives it, or the C name of the one that makes it.
    pub function: String,
    pub source: HandleSource,
    /// Where it is in the parameters or in the result, for example `req.items[1]`; empty for the result itself.
    pub place: String,
}

/// How user code gets a handle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HandleSource {
    /// An exported function receives it.
    Received,
    /// An imported function returns it.
    Returned,
    /// It is made of a new object of an exported resource.
    Made,
}

impl HandleOrigin {
    /// What the handle is, for example `borrow<context>`.
    pub(crate) fn wit_type(&self) -> String {
        let kind = if self.is_own { "own" } else { "borrow" };
        let name = self.resource.rsplit('#').next().unwrap_or_default();
        format!("{kind}<{name}>")
    }
}

impl fmt::Display for HandleOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (ty, function, place) = (self.wit_type(), &self.function, &self.place);
        match (self.source, place.as_str()) {
            (HandleSource::Received, _) => write!(f, "{ty}, `{place}` of `{function}`"),
            (HandleSource::Returned, "") => write!(f, "{ty}, the result of `{function}`"),
            (HandleSource::Returned, _) => {
                write!(f, "{ty}, `{place}` of the result of `{function}`")
            }
            (HandleSource::Made, _) => write!(f, "{ty}, made by `{function}`"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_said_in_the_words_of_the_wit() {
        let origin = |source, place: &str| HandleOrigin {
            resource: "a:b/c#ctx".into(),
            is_own: source != HandleSource::Received,
            function: "a:b/c#f".into(),
            source,
            place: place.into(),
        };
        for (source, place, said) in [
            (
                HandleSource::Received,
                "x[1]",
                "borrow<ctx>, `x[1]` of `a:b/c#f`",
            ),
            (
                HandleSource::Returned,
                "",
                "own<ctx>, the result of `a:b/c#f`",
            ),
            (
                HandleSource::Returned,
                "ok.y",
                "own<ctx>, `ok.y` of the result of `a:b/c#f`",
            ),
            (HandleSource::Made, "", "own<ctx>, made by `a:b/c#f`"),
        ] {
            assert_eq!(origin(source, place).to_string(), said);
        }
    }
}
