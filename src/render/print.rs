//! What templates do with a value where they print it. These are methods, not askama filters,
//! because `askama::filter_fn` generates items that are `pub` but cannot be reached.

use std::borrow::Cow;
use std::fmt::Display;

use witguard_messages::untrusted;

use crate::join;

/// Text from outside, made safe for the place where it is printed.
pub(super) trait Text: AsRef<str> {
    /// As one line that is safe in a `//` comment.
    fn one_line(&self) -> Cow<'_, str> {
        untrusted::one_line(self.as_ref())
    }

    /// As lines that are safe in `//` comments.
    fn comment_lines(&self) -> Vec<String> {
        untrusted::lines(self.as_ref())
    }

    /// As it stands between the quotes of a C string.
    fn literal(&self) -> String {
        super::literal(self.as_ref())
    }
}

impl<T: AsRef<str> + ?Sized> Text for T {}

/// A type of C or C++.
pub(super) trait Declare: Display {
    /// The declaration of `name` with this type.
    fn declared(&self, name: &str) -> String {
        join::declared(&[&self.to_string()], name)
    }
}

impl<T: Display + ?Sized> Declare for T {}

/// Declarations of parameters.
pub(super) trait List: AsRef<[String]> {
    /// As they stand between parentheses.
    fn listed(&self) -> String {
        super::listed(self.as_ref())
    }
}

impl<T: AsRef<[String]> + ?Sized> List for T {}
