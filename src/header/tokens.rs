//! The tokens of a header, as a C compiler sees them once comments are removed, and what is between
//! them: macros, includes, and the comments that begin a section.

use super::sections::{Heading, heading};

/// A token of C.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// An identifier, keyword or number.
    Word(&'a str),
    Punct(char),
    /// A literal, including its quotes.
    Literal(&'a str),
}

impl<'a> Token<'a> {
    pub(super) fn word(self) -> Option<&'a str> {
        match self {
            Token::Word(word) => Some(word),
            _ => None,
        }
    }

    fn len(self) -> usize {
        match self {
            Token::Word(text) | Token::Literal(text) => text.len(),
            Token::Punct(c) => c.len_utf8(),
        }
    }
}

/// What is between the declarations.
#[derive(Debug, Default)]
pub(super) struct Between<'a> {
    /// Each `#define`, in order: its name, and what follows the name.
    pub macros: Vec<(&'a str, &'a str)>,
    /// The name in the first `#ifndef`.
    pub guard: Option<&'a str>,
    /// What each `#include` names, with its brackets or quotes.
    pub includes: Vec<&'a str>,
    /// The comments that begin or end a section.
    pub headings: Vec<Heading<'a>>,
}

/// Takes a header apart, token by token. Comments and preprocessor lines end where a C compiler
/// ends them: a line whose last character is a backslash goes on. Conditions are not evaluated.
#[derive(Debug)]
pub(super) struct Tokens<'a> {
    text: &'a str,
    rest: &'a str,
    pub between: Between<'a>,
    /// The text above the first declaration and the first include.
    head: Option<&'a str>,
}

impl<'a> Tokens<'a> {
    /// The tokens of the declarations in `text`, in order.
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            rest: text,
            between: Between::default(),
            head: None,
        }
    }

    /// Where the last token ended.
    pub(super) fn end(&self) -> usize {
        self.text.len() - self.rest.len()
    }

    /// Where `token`, the last one read, began.
    pub(super) fn start(&self, token: Token) -> usize {
        self.end() - token.len()
    }

    /// The text above the first declaration and the first include.
    pub(super) fn head(&self) -> &'a str {
        self.head.unwrap_or(self.text)
    }

    /// Skips a space, comment or preprocessor line at the beginning of the rest; false if none is
    /// there.
    fn pass(&mut self) -> bool {
        let rest = self.rest;
        self.rest = match rest.as_bytes() {
            [b'/', b'/', ..] => {
                let at = self.end();
                let begins_line = at == 0 || self.text.as_bytes()[at - 1] == b'\n';
                if begins_line {
                    self.between.headings.extend(heading(rest));
                }
                after_line(rest)
            }
            [b'/', b'*', ..] => rest[2..].find("*/").map_or("", |end| &rest[end + 4..]),
            [b'#', ..] => {
                let after = after_line(rest);
                self.directive(&rest[..rest.len() - after.len()]);
                after
            }
            [b'\\', b'\n', ..] => &rest[2..],
            [b'\\', b'\r', b'\n', ..] => &rest[3..],
            [first, ..] if first.is_ascii_whitespace() => rest.trim_ascii_start(),
            _ => return false,
        };
        true
    }

    fn directive(&mut self, line: &'a str) {
        let line = line[1..].trim_start();
        if let Some(defined) = line.strip_prefix("define") {
            let (name, value) = split_word(defined.trim_start());
            if !name.is_empty() {
                self.between.macros.push((name, value.trim()));
            }
        } else if let Some(name) = line.strip_prefix("ifndef") {
            let guard = &mut self.between.guard;
            *guard = guard.or(Some(split_word(name.trim_start()).0));
        } else if let Some(file) = line.strip_prefix("include") {
            self.head = self.head.or(Some(&self.text[..self.end()]));
            self.between.includes.push(file.trim());
        }
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        while self.pass() {}
        let first = self.rest.chars().next()?;
        if self.head.is_none() {
            self.head = Some(&self.text[..self.end()]);
        }
        let (word, after) = split_word(self.rest);
        let (token, rest) = if !word.is_empty() {
            (Token::Word(word), after)
        } else if let Some(length) = literal(first, self.rest) {
            let (literal, after) = self.rest.split_at(length);
            (Token::Literal(literal), after)
        } else {
            (Token::Punct(first), &self.rest[first.len_utf8()..])
        };
        self.rest = rest;
        Some(token)
    }
}

/// The word that `text` begins with, and what follows it.
fn split_word(text: &str) -> (&str, &str) {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    text.split_at(text.bytes().take_while(is_word).count())
}

/// The length of the literal at the beginning of `text`, whose first character is `quote`.
fn literal(quote: char, text: &str) -> Option<usize> {
    if !matches!(quote, '"' | '\'') {
        return None;
    }
    let mut escaped = false;
    for (i, c) in text.char_indices().skip(1) {
        match c {
            '\n' => return None,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return Some(i + 1),
            _ => {}
        }
    }
    None
}

fn after_line(text: &str) -> &str {
    let mut rest = text;
    loop {
        let Some(end) = rest.find(['\n', '\r']) else {
            return "";
        };
        let goes_on = rest[..end].ends_with('\\');
        rest = rest[end..].strip_prefix("\r\n").unwrap_or(&rest[end + 1..]);
        if !goes_on {
            return rest;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        Tokens::new(text).filter_map(Token::word).collect()
    }

    #[test]
    fn comments_and_literals_are_no_declarations() {
        assert_eq!(
            words("int a; // b\nint /* c */ d \\\n; \"e \\\" f\" 'g'"),
            ["int", "a", "int", "d"]
        );
    }

    #[test]
    fn a_comment_that_ends_in_a_backslash_swallows_the_next_line() {
        assert_eq!(words("// doc \\\nint a;\nint b;"), ["int", "b"]);
    }

    #[test]
    fn directives_are_listed() {
        let text = "#pragma once\n#ifndef A\n#define A\n#define B(x) (2 | \\\n (x))\r\n#define D 1\n#include <e.h>\nint c;";
        let mut found = Tokens::new(text);
        assert_eq!(found.by_ref().count(), 3);
        assert_eq!(
            found.between.macros,
            [("A", ""), ("B", "(x) (2 | \\\n (x))"), ("D", "1")]
        );
        assert_eq!(found.between.guard, Some("A"));
        assert_eq!(found.between.includes, ["<e.h>"]);
        assert!(found.head().ends_with("#define D 1\n"));
    }
}
