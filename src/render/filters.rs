//! What templates do with a value where they print it.

use std::fmt::Display;

use askama::{Result, Values};

use crate::join;
use witguard_messages::untrusted;

/// Text from outside as one line that is safe in a `//` comment.
#[askama::filter_fn]
pub fn one_line<T: AsRef<str>>(text: T, _: &dyn Values) -> Result<String> {
    Ok(untrusted::one_line(text.as_ref()).into_owned())
}

/// Text from outside as lines that are safe in `//` comments.
#[askama::filter_fn]
pub fn comment_lines<T: AsRef<str>>(text: T, _: &dyn Values) -> Result<Vec<String>> {
    Ok(untrusted::lines(text.as_ref()))
}

/// Text from outside as it stands between the quotes of a C string.
#[askama::filter_fn]
pub fn literal<T: AsRef<str>>(text: T, _: &dyn Values) -> Result<String> {
    Ok(super::literal(text.as_ref()))
}

/// The declaration of `name` with this type.
#[askama::filter_fn]
pub fn declared<T: Display>(ty: T, _: &dyn Values, name: &str) -> Result<String> {
    Ok(join::declared(ty, name))
}

/// Declarations of parameters as they stand between parentheses.
#[askama::filter_fn]
pub fn listed<T: AsRef<[String]>>(params: T, _: &dyn Values) -> Result<String> {
    Ok(super::listed(params.as_ref()))
}
