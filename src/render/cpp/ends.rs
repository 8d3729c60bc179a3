//! The ends of streams and futures: one class for all that carry the same type.

use foldhash::HashSet;
use heck::ToShoutySnakeCase;

use super::Style;
use super::passing::Global;
use super::spelling::{At, Form, Speller};

/// A stream or future.
pub(super) struct End<'a> {
    pub is_stream: bool,
    /// What comes through it, as it is spelled below the root, and in the bindings.
    pub payload: Option<(String, Global<'a>)>,
    /// What the names of the bindings' functions begin with.
    pub prefix: &'a str,
}

impl End<'_> {
    /// Its class, which is that of the readable end.
    pub(super) fn class(&self) -> String {
        format!("{}<{}>", self.kind(), self.payload())
    }

    /// `stream` or `future`.
    pub(super) fn kind(&self) -> &'static str {
        if self.is_stream { "stream" } else { "future" }
    }

    fn payload(&self) -> &str {
        let payload = self.payload.as_ref();
        payload.map_or("void", |(payload, _)| payload)
    }

    /// The include guard of what is said of the class: the headers of two worlds may both have one of numbers.
    pub(super) fn include_guard(&self, style: &Style) -> String {
        let words = self.class().replace('<', " of ").replace('>', " end ");
        style.macro_name(&words.replace(',', " and ").to_shouty_snake_case())
    }
}

/// Each stream and future of the world once. The bindings may have several of one class, whose functions do the same.
pub(super) fn ends(speller: Speller<'_>) -> Vec<End<'_>> {
    let mut seen = HashSet::default();
    let ends = speller.model.ends.iter().map(|end| End {
        is_stream: end.is_stream,
        payload: end.payload.map(|(ty, c)| {
            let spelled = speller.spell(ty, Form::Owned, At::namespace(""));
            (spelled, Global(c))
        }),
        prefix: &end.prefix,
    });
    ends.filter(|end| seen.insert(end.class())).collect()
}
