//! The keywords that bindings may use as names, as wit-bindgen-c 0.63 names things.
//!
//! Source: the keywords of C23 and of C++26, and of GCC and clang in the mode that they have without `-std`.

/// A word, and what reserves it: a standard, or nothing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Keyword {
    pub word: &'static str,
    pub c: Option<&'static str>,
    pub cpp: Option<&'static str>,
}

/// What every compiler that is served reserves.
pub(super) const ALWAYS: Option<&str> = Some("");
const C23: Option<&str> = Some("C23");
const CPP20: Option<&str> = Some("C++20");

/// What reserves them in C and in C++, and the words.
type Group = (
    Option<&'static str>,
    Option<&'static str>,
    &'static [&'static str],
);

/// Those that wit-bindgen-c does not escape: it does not know them, or knows them with underscores where the WIT has
/// hyphens.
const RARE: [Group; 6] = [
    (ALWAYS, None, &["restrict"]),
    // Compilers reserve it before C23 too, unless `-std=c11` or `-std=c17` is given.
    (Some("C23 and GNU C"), Some("GNU C++"), &["typeof"]),
    (C23, None, &["typeof_unqual"]),
    (C23, ALWAYS, &["static_assert", "thread_local"]),
    (
        None,
        ALWAYS,
        &[
            "and_eq",
            "char16_t",
            "char32_t",
            "const_cast",
            "dynamic_cast",
            "not_eq",
            "or_eq",
            "reinterpret_cast",
            "static_cast",
            "wchar_t",
            "xor_eq",
        ],
    ),
    (
        None,
        CPP20,
        &["char8_t", "co_await", "co_return", "co_yield"],
    ),
];

/// Those that it escapes, but not if the WIT has them in capitals.
const ESCAPED: [Group; 4] = [
    (
        ALWAYS,
        ALWAYS,
        &[
            "asm", "auto", "bool", "break", "case", "char", "const", "continue", "default", "do",
            "double", "else", "enum", "extern", "false", "float", "for", "goto", "if", "inline",
            "int", "long", "register", "return", "short", "signed", "sizeof", "static", "struct",
            "switch", "true", "typedef", "union", "unsigned", "void", "volatile", "while",
        ],
    ),
    (C23, ALWAYS, &["alignas", "alignof", "constexpr", "nullptr"]),
    (
        None,
        ALWAYS,
        &[
            "and",
            "bitand",
            "bitor",
            "catch",
            "class",
            "compl",
            "decltype",
            "delete",
            "explicit",
            "export",
            "friend",
            "mutable",
            "namespace",
            "new",
            "noexcept",
            "not",
            "operator",
            "or",
            "private",
            "protected",
            "public",
            "template",
            "this",
            "throw",
            "try",
            "typeid",
            "typename",
            "using",
            "virtual",
            "xor",
        ],
    ),
    (
        None,
        CPP20,
        &["concept", "consteval", "constinit", "requires"],
    ),
];

/// The keyword that `word` is.
pub(super) fn keyword(word: &str) -> Option<Keyword> {
    let mut groups = RARE.iter().chain(&ESCAPED);
    groups.find_map(|&(c, cpp, words)| {
        let word = words.iter().find(|known| **known == word)?;
        Some(Keyword { word, c, cpp })
    })
}

/// The keywords that no header has but as the name of something in the WIT.
pub(super) fn rare() -> impl Iterator<Item = &'static str> {
    words(&RARE)
}

/// Those that headers may have anyway.
#[cfg(test)]
pub(super) fn escaped() -> impl Iterator<Item = &'static str> {
    words(&ESCAPED)
}

fn words(groups: &'static [Group]) -> impl Iterator<Item = &'static str> {
    groups
        .iter()
        .flat_map(|(_, _, words)| words.iter().copied())
}

impl Keyword {
    /// The languages that reserve it, for people.
    pub(super) fn where_reserved(&self) -> String {
        let named = |since: Option<&str>, every: &str| match since {
            None => None,
            Some("") => Some(every.to_string()),
            Some(standard) => Some(format!("{standard} or newer")),
        };
        let both = [named(self.c, "C"), named(self.cpp, "C++")];
        both.into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" and as ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wit_bindgen_c::to_c_ident;

    #[test]
    fn wit_bindgen_escapes_what_is_said_to_be_escaped() {
        for word in escaped() {
            assert_eq!(to_c_ident(word), format!("{word}_"));
            assert_eq!(to_c_ident(&word.to_uppercase()), word);
        }
        for word in rare() {
            assert_eq!(to_c_ident(&word.replace('_', "-")), word);
        }
    }
}
