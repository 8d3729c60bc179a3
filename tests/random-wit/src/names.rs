//! Names that are hard for a generator of C and C++, and how they are kept apart.
//!
//! `wit-bindgen c` joins words with `_`: the namespace, the encoded type, the name. Two
//! different things must not get the same C name, because then the bindings themselves are
//! wrong. That cannot happen here, because no name's words begin with the words of another
//! (`ITEMS` is a prefix code), and because no type is named like a word of the encoding
//! (`is_encoding_word`).

use std::collections::BTreeSet;
use std::fmt;

/// A WIT identifier, without the `%` that WIT may require before it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name(String);

impl Name {
    /// The name with exactly this text.
    pub fn new(name: impl Into<String>) -> Self {
        Name(name.into())
    }

    /// The name without a `%`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if WIT_KEYWORDS.contains(&self.as_str()) {
            f.write_str("%")?;
        }
        f.write_str(&self.0)
    }
}

/// The keywords of WIT.
#[rustfmt::skip]
const WIT_KEYWORDS: &[&str] = &[
    "as", "async", "bool", "borrow", "char", "constructor", "enum", "error-context", "export",
    "f32", "f64", "flags", "from", "func", "future", "import", "include", "interface", "list",
    "map", "option", "own", "package", "record", "resource", "result", "s16", "s32", "s64", "s8",
    "static", "stream", "string", "tuple", "type", "u16", "u32", "u64", "u8", "use", "variant",
    "with", "world",
];

/// Names of interfaces, types, resources and functions.
#[rustfmt::skip]
const ITEMS: &[&str] = &[
    "ctx", "session", "request", "reply", "x", "t", "f", "A", "z9", "a1-b2", "URL", "HTTP-v2",
    "guard", "guarded", "drop", "get", "handle", "std", "witguard", "value", "ptr", "len", "tag",
    "val", "is-some", "optional", "view", "traits", "main", "errno", "exports", "release", "swap",
    "class", "default", "new", "this", "int", "namespace", "template", "operator", "ret", "err",
    "self", "bindings", "free", "move", "begin", "unsafe", "NULL", "abort", "export", "interface",
    "list", "string", "option", "result", "borrow", "own", "record", "func", "use", "static",
    "memory",
];

/// Names of resources: few, so that different interfaces often have the same one.
const RESOURCES: &[&str] = &["ctx", "guard", "handle", "class", "URL", "a1-b2", "t"];

/// Names of parameters, fields, cases and flags, besides the `ITEMS`.
#[rustfmt::skip]
const MORE_MEMBERS: &[&str] = &[
    "a", "b", "c", "arg", "arg0", "ok", "p-x", "req", "snapshot", "count", "index", "data", "size",
    "it", "i", "e", "base", "payload", "variant", "auto", "bool", "char", "const", "delete", "do",
    "double", "else", "enum", "explicit", "extern", "false", "final", "float", "for", "friend",
    "goto", "if", "import", "inline", "long", "mutable", "nullptr", "override", "private",
    "public", "register", "return", "short", "signed", "sizeof", "struct", "switch", "throw",
    "true", "try", "typedef", "typeid", "typename", "union", "unsigned", "using", "virtual", "void",
    "volatile", "while", "stdin", "stdout", "stderr", "and", "not", "xor", "concept", "requires",
    "module", "assert", "abs", "index-of", "get-or-drop", "u8", "type",
];

/// Names that `wit-bindgen c` 0.63 does not escape although C or C++ reserves them, or that clash
/// with names in the bindings. They are legal in WIT, but the bindings do not compile, so a test
/// of them says nothing about the guards. Each name comes with what goes wrong.
pub const BROKEN_IN_BINDINGS: &[(&str, &str)] = &[
    ("INT", "escaped before it is made lower case: `int`"),
    ("CLASS", "escaped before it is made lower case: `class`"),
    (
        "RET",
        "made lower case after the check against `ret`: the generator panics",
    ),
    (
        "ERR",
        "made lower case after the check against `err`: the generator panics",
    ),
    ("restrict", "a keyword of C that is not in its list"),
    (
        "typeof",
        "a keyword of C23 and of GNU C that is not in its list",
    ),
    ("typeof-unqual", "a keyword of C23 that is not in its list"),
    (
        "static-cast",
        "its list has `static_cast`, but a WIT name has no `_`",
    ),
    (
        "static-assert",
        "its list has `static_assert`, but a WIT name has no `_`",
    ),
    (
        "thread-local",
        "its list has `thread_local`, but a WIT name has no `_`",
    ),
    (
        "co-await",
        "its list has `co_await`, but a WIT name has no `_`",
    ),
    ("and-eq", "its list has `and_eq`, but a WIT name has no `_`"),
    (
        "wchar-t",
        "its list has `wchar_t`, but a WIT name has no `_`",
    ),
    (
        "char16-t",
        "its list has `char16_t`, but a WIT name has no `_`",
    ),
    ("int32-t", "hides the type that the adapters cast to"),
    ("uint8-t", "hides the type that the adapters cast to"),
    (
        "size-t",
        "hides the type that the adapters declare lengths with",
    ),
    ("ret-area", "a local variable of the import adapters"),
    (
        "maybe-x",
        "what an optional parameter `x` beside it is called",
    ),
];

/// Whether [`BROKEN_IN_BINDINGS`] contains this name.
pub fn is_broken_in_bindings(name: &str) -> bool {
    BROKEN_IN_BINDINGS.iter().any(|(broken, _)| *broken == name)
}

/// Whether `wit-bindgen c` uses this word itself when it encodes a type into a C name. With a type
/// of that name, two types would share a C name: if a type is called `list`, a list of it and a
/// list of lists.
fn is_encoding_word(name: &str) -> bool {
    #[rustfmt::skip]
    const WORDS: &[&str] = &[
        "own", "borrow", "option", "result", "list", "tuple", "map", "future", "stream", "void",
        "bool", "char32", "string", "u8", "u16", "u32", "u64", "s8", "s16", "s32", "s64", "f32",
        "f64", "method", "static", "constructor",
    ];
    WORDS.contains(&name)
}

/// What a name is for. This decides the words that it is chosen from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    /// An interface in a package, or a function.
    Item,
    /// A type that is not a resource.
    Type,
    /// A resource.
    Resource,
    /// A parameter, field, case or flag.
    Member,
    /// An inline interface of a world: its name is its whole C namespace.
    Inline,
    /// A function or inline interface that belongs to the world.
    WorldFunc,
}

fn pool(wanted: Use) -> Vec<&'static str> {
    let items = ITEMS.iter().copied();
    match wanted {
        Use::Item => items.collect(),
        Use::Type => items.filter(|name| !is_encoding_word(name)).collect(),
        Use::Resource => RESOURCES.to_vec(),
        Use::Member => items
            .chain(MORE_MEMBERS.iter().copied())
            .chain(BROKEN_IN_BINDINGS.iter().map(|(name, _)| *name))
            .filter(|name| !is_broken_in_bindings(name))
            .collect(),
        Use::Inline => items.filter(|name| !is_package_word(name)).collect(),
        Use::WorldFunc => items.filter(|name| !is_core_export(name)).collect(),
    }
}

/// Whether the C namespace of a package may begin with this word: an inline interface `std` with
/// a function `optional-…` and a package `std:optional` would share C names.
fn is_package_word(name: &str) -> bool {
    ["std", "class", "witguard", "test", "exports"].contains(&name)
}

/// Whether a core module already exports this name for the canonical ABI. A function of the world
/// is exported under its bare name: with one called `memory`, the bindings of `wit-bindgen c` 0.63
/// link to a module that exports `memory` twice, which is not valid.
fn is_core_export(name: &str) -> bool {
    name == "memory"
}

/// The names taken in one scope. Names that differ only in case are the same name here.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names(BTreeSet<String>);

impl Names {
    /// Takes a name out of use.
    pub(crate) fn reserve(&mut self, name: &str) -> bool {
        self.0.insert(name.to_lowercase())
    }

    /// A free name for this use. If the word is taken, a number is appended.
    pub(crate) fn fresh(&mut self, wanted: Use, pick: usize) -> Name {
        let pool = pool(wanted);
        let word = pool[pick % pool.len()];
        let numbered = (2..).map(|n| format!("{word}{n}"));
        let name = std::iter::once(word.to_string())
            .chain(numbered.filter(|name| !is_word(name)))
            .find(|name| self.reserve(name))
            .expect("numbers do not run out");
        Name(name)
    }
}

/// Whether this is a word of some pool, and so must not arise by appending a number.
fn is_word(name: &str) -> bool {
    ITEMS.contains(&name) || MORE_MEMBERS.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(name: &str) -> Vec<String> {
        name.to_lowercase().split('-').map(str::to_string).collect()
    }

    #[test]
    fn no_item_begins_with_another() {
        for a in ITEMS {
            for b in ITEMS.iter().filter(|b| *b != a) {
                assert!(!words(b).starts_with(&words(a)), "{b} begins with {a}");
            }
        }
    }

    #[test]
    fn no_type_begins_with_an_encoding_word() {
        for name in pool(Use::Type).into_iter().chain(pool(Use::Resource)) {
            assert!(!is_encoding_word(&words(name)[0]), "{name}");
        }
    }

    #[test]
    fn a_taken_name_gets_a_number() {
        let mut names = Names::default();
        let first = names.fresh(Use::Resource, 0);
        let second = names.fresh(Use::Resource, 0);
        assert_eq!((first.as_str(), second.as_str()), ("ctx", "ctx2"));
    }

    #[test]
    fn only_keywords_are_escaped() {
        assert_eq!(Name::new("list").to_string(), "%list");
        assert_eq!(Name::new("class").to_string(), "class");
    }
}
