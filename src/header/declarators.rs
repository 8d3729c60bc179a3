//! The grammar of C declarations, as far as a header of bindings can need it: the type that a
//! declaration begins with, and the names that follow it.

use super::statements::{attribute, enclosed};
use super::tokens::Token;
use Token::{Literal, Punct, Word};

/// What a declaration begins with.
#[derive(Debug)]
pub(super) struct Specifiers<'t, 'a> {
    pub is_typedef: bool,
    pub base: Base<'t, 'a>,
}

/// The type in it.
#[derive(Debug, PartialEq)]
pub(super) enum Base<'t, 'a> {
    /// A type by its name, or by its tag.
    Named(&'a str),
    /// `struct [tag] { … }`
    Struct(Option<&'a str>, &'t [Token<'a>]),
    /// `union [tag] { … }`
    Union(Option<&'a str>, &'t [Token<'a>]),
    /// `enum [tag] { … }`
    Enum,
}

/// One name that a declaration declares, and what is around it.
#[derive(Debug)]
pub(super) struct Declarator<'t, 'a> {
    pub name: &'a str,
    pub pointers: usize,
    /// What is between the parentheses of a function.
    pub params: Option<&'t [Token<'a>]>,
    /// Whether there is nothing else: no array, bit-field, pointer to a function or the like.
    pub is_plain: bool,
}

/// The specifiers at the beginning of `tokens`, and the tokens after them. `text` is the text that
/// the tokens come from. `None` if the type is missing or has another form.
pub(super) fn specifiers<'t, 'a>(
    text: &'a str,
    tokens: &'t [Token<'a>],
) -> Option<(Specifiers<'t, 'a>, &'t [Token<'a>])> {
    let mut is_typedef = false;
    let mut base = None;
    let mut rest = tokens;
    while let [token, after @ ..] = rest {
        rest = match *token {
            _ if attribute(rest).is_some() => attribute(rest)?,
            Word("typedef") => {
                is_typedef = true;
                after
            }
            Word("extern" | "static" | "inline" | "__inline" | "__inline__" | "_Noreturn") => after,
            Literal(_) if tokens.first() == Some(&Word("extern")) => after,
            Word(word) if is_qualifier(word, after) => after,
            Word(kind @ ("struct" | "union" | "enum")) if base.is_none() => {
                let (tagged, after) = tagged(kind, after)?;
                base = Some(tagged);
                after
            }
            Word(word) if is_builtin(word) => {
                base = Some(Base::Named(match base {
                    None => word,
                    Some(Base::Named(before)) if is_builtin(before.split(' ').next()?) => {
                        joined(text, before, word)
                    }
                    Some(_) => return None,
                }));
                after
            }
            Word(word) if base.is_none() && is_identifier(word) => {
                base = Some(Base::Named(word));
                after
            }
            _ => break,
        };
    }
    let base = base?;
    Some((Specifiers { is_typedef, base }, rest))
}

/// The text from the word `first` to the word `last` in `text`.
fn joined<'a>(text: &'a str, first: &'a str, last: &'a str) -> &'a str {
    let offset = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
    &text[offset(first)..offset(last) + last.len()]
}

/// The type after the keyword `kind`.
fn tagged<'t, 'a>(kind: &str, tokens: &'t [Token<'a>]) -> Option<(Base<'t, 'a>, &'t [Token<'a>])> {
    let mut rest = tokens;
    while let Some(after) = attribute(rest) {
        rest = after;
    }
    let (tag, rest) = match rest {
        [Word(tag), after @ ..] => (Some(*tag), after),
        _ => (None, rest),
    };
    if rest.first() != Some(&Punct('{')) {
        // An `enum` without its body is not valid C.
        return (kind != "enum").then_some((Base::Named(tag?), rest));
    }
    let (body, after) = enclosed(rest)?;
    let base = match kind {
        "struct" => Base::Struct(tag, body),
        "union" => Base::Union(tag, body),
        _ => Base::Enum,
    };
    Some((base, after))
}

/// The most `*` that a declarator of the bindings has: two. One more is understood, and then one pointer more can still
/// be written.
pub(super) const MAX_POINTERS: usize = 3;

/// The declarator at the beginning of `tokens`, and the tokens after it. `None` if there is no name.
pub(super) fn declarator<'t, 'a>(
    tokens: &'t [Token<'a>],
) -> Option<(Declarator<'t, 'a>, &'t [Token<'a>])> {
    let mut pointers = 0;
    let mut rest = tokens;
    while let [token, after @ ..] = rest {
        rest = match *token {
            Punct('*') => {
                pointers += 1;
                after
            }
            Word(word) if is_qualifier(word, after) => after,
            _ => match attribute(rest) {
                Some(after) => after,
                None => break,
            },
        };
    }
    let (mut found, rest) = match rest {
        [Punct('('), ..] => parenthesized(rest)?,
        [Word(name), after @ ..] if is_identifier(name) => (named(name), after),
        _ => return None,
    };
    found.pointers += pointers;
    found.is_plain &= found.pointers <= MAX_POINTERS;
    suffixes(found, rest)
}

fn named<'t, 'a>(name: &'a str) -> Declarator<'t, 'a> {
    Declarator {
        name,
        pointers: 0,
        params: None,
        is_plain: true,
    }
}

/// `(name)` is `name`; anything else in parentheses is a pointer to a function or an array.
fn parenthesized<'t, 'a>(tokens: &'t [Token<'a>]) -> Option<(Declarator<'t, 'a>, &'t [Token<'a>])> {
    let (inside, after) = enclosed(tokens)?;
    let (inner, rest) = declarator(inside)?;
    let is_name = inner.is_plain && inner.pointers == 0 && inner.params.is_none();
    let found = Declarator {
        is_plain: is_name,
        ..named(inner.name)
    };
    rest.is_empty().then_some((found, after))
}

/// Adds what follows the name.
fn suffixes<'t, 'a>(
    mut found: Declarator<'t, 'a>,
    tokens: &'t [Token<'a>],
) -> Option<(Declarator<'t, 'a>, &'t [Token<'a>])> {
    let mut rest = tokens;
    while let [token, after @ ..] = rest {
        rest = match token {
            _ if attribute(rest).is_some() => attribute(rest)?,
            Punct('(') => {
                let (inside, after) = enclosed(rest)?;
                found.is_plain &= found.params.is_none();
                found.params = Some(inside);
                after
            }
            Punct('[') => {
                found.is_plain = false;
                enclosed(rest)?.1
            }
            // Another name for the linker.
            Word("asm" | "__asm__") => {
                found.is_plain = false;
                enclosed(after)?.1
            }
            Punct(':') => {
                found.is_plain = false;
                past_value(after)
            }
            Punct('=') => past_value(after),
            _ => break,
        };
    }
    Some((found, rest))
}

/// What follows a value: the next comma outside of brackets, and everything after it.
fn past_value<'t, 'a>(tokens: &'t [Token<'a>]) -> &'t [Token<'a>] {
    let length = super::statements::split(tokens, ',')
        .next()
        .map_or(0, <[_]>::len);
    &tokens[length..]
}

/// Whether `word` qualifies what comes before it. `restrict` is not a keyword of C++, and
/// wit-bindgen-c does not escape it: with nothing `after` it, it is a name.
fn is_qualifier(word: &str, after: &[Token]) -> bool {
    match word {
        "const" | "volatile" | "__restrict" | "__restrict__" => true,
        "restrict" => !after.is_empty(),
        _ => false,
    }
}

fn is_builtin(word: &str) -> bool {
    matches!(
        word,
        "void"
            | "char"
            | "short"
            | "int"
            | "long"
            | "float"
            | "double"
            | "signed"
            | "unsigned"
            | "_Bool"
    )
}

/// Whether `word` can name something.
pub(super) fn is_identifier(word: &str) -> bool {
    let is_keyword = || {
        is_builtin(word)
            || matches!(
                word,
                "const"
                    | "volatile"
                    | "__restrict"
                    | "__restrict__"
                    | "typedef"
                    | "extern"
                    | "static"
                    | "inline"
                    | "__inline"
                    | "__inline__"
                    | "auto"
                    | "register"
                    | "struct"
                    | "union"
                    | "enum"
                    | "sizeof"
                    | "return"
                    | "if"
                    | "else"
                    | "for"
                    | "while"
                    | "do"
                    | "switch"
                    | "case"
                    | "default"
                    | "break"
                    | "continue"
                    | "goto"
                    | "__attribute__"
                    | "__declspec"
                    | "asm"
                    | "__asm__"
                    | "__extension__"
                    | "_Noreturn"
                    | "_Alignas"
                    | "_Alignof"
                    | "_Atomic"
                    | "_Complex"
                    | "_Generic"
                    | "_Imaginary"
                    | "_Static_assert"
                    | "_Thread_local"
            )
    };
    !word.starts_with(|c: char| c.is_ascii_digit()) && !is_keyword()
}
