//! Untrusted text in comments of generated code.

use std::borrow::Cow;

use crate::join::Export;
use crate::untrusted;

/// See [`untrusted::one_line`].
pub fn one_line(text: &str) -> String {
    untrusted::one_line(text).into_owned()
}

/// The same of a text that is owned or borrowed.
pub fn as_one_line<'a>(text: impl Into<Cow<'a, str>>) -> Cow<'a, str> {
    one_line(&text.into()).into()
}

/// What is said above the user's function behind `export`: its WIT, and the WIT's documentation.
pub fn of_export(export: &Export) -> Vec<String> {
    let mut said = vec![one_line(&export.wit_signature)];
    said.extend(export.docs.into_iter().flat_map(untrusted::lines));
    said
}
