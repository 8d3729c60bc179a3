//! What the generator gives back.

use crate::described::Described;

/// What was generated for a world.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Generated {
    /// The bindings first, then for each language its guards and its skeleton.
    pub files: Vec<GeneratedFile>,
    /// The functions that the skeletons define.
    pub defined: Vec<Defined>,
    /// What the user should know although nothing is wrong: one line each.
    pub notes: Vec<String>,
    /// What the description for clang's static analyzer is about, if there is one.
    pub(crate) described: Option<Described>,
}

/// A function that a skeleton defines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Defined {
    /// The name of the skeleton's file.
    pub file: String,
    /// The function's name, without a namespace.
    pub name: String,
    /// Its declaration on one line, or that of a member in its class.
    pub declaration: String,
}

impl Defined {
    /// Whether `source`, code in C or C++, has the function's name anywhere.
    pub fn is_in(&self, source: &str) -> bool {
        has_word(source, &self.name)
    }
}

/// Whether `source`, code in C or C++, has the identifier `name` anywhere.
pub(crate) fn has_word(source: &str, name: &str) -> bool {
    let is_of_name = |c: char| c.is_alphanumeric() || c == '_';
    source.match_indices(name).any(|(at, name)| {
        let before = source[..at].chars().next_back();
        let after = source[at + name.len()..].chars().next();
        !before.is_some_and(is_of_name) && !after.is_some_and(is_of_name)
    })
}

/// One generated file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GeneratedFile {
    /// Its name, without a folder.
    pub name: String,
    /// Text, or the object with the component's type.
    pub contents: Vec<u8>,
    /// Whether the file is the user's to edit. If such a file exists already, it is not overwritten.
    pub is_users: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_is_found_by_its_whole_name() {
        let defined = Defined {
            file: String::new(),
            name: "say".into(),
            declaration: String::new(),
        };
        for (source, is_in) in [
            ("auto greeter::say(context c)", true),
            ("say", true),
            ("said say_hello essay", false),
            ("say_hello(); say()", true),
            ("", false),
        ] {
            assert_eq!(defined.is_in(source), is_in, "{source}");
        }
    }
}
