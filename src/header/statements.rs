//! The statements of a header. A statement ends at a `;` outside of all brackets, or is a function
//! with its body.

use super::tokens::{Token, Tokens};
use Token::{Literal, Punct, Word};

/// Reads one statement after the other.
pub(super) struct Statements<'a> {
    pub tokens: Tokens<'a>,
    /// The tokens of the statement that was read last, without the `;` that ends it.
    pub statement: Vec<Token<'a>>,
    /// Where it began.
    pub start: usize,
    /// How many `extern "C" {` are open.
    linkages: usize,
}

/// The brackets of a header do not match.
#[derive(Debug)]
pub(super) struct Unbalanced;

impl<'a> Statements<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            tokens: Tokens::new(text),
            statement: Vec::new(),
            start: 0,
            linkages: 0,
        }
    }

    /// Reads the next statement; false at the end. `extern "C" {` counts as an empty statement, and
    /// so does the `}` that closes it.
    ///
    /// # Errors
    /// A bracket has no counterpart in the statement that begins at `start`.
    pub(super) fn read(&mut self) -> Result<bool, Unbalanced> {
        self.statement.clear();
        let (mut depth, mut is_body) = (0usize, false);
        while let Some(token) = self.tokens.next() {
            if self.statement.is_empty() {
                self.start = self.tokens.start(token);
            }
            match token {
                Punct(';') if depth == 0 => return Ok(true),
                Punct('{') if self.statement == [Word("extern"), Literal("\"C\"")] => {
                    self.statement.clear();
                    self.linkages += 1;
                    return Ok(true);
                }
                Punct('}') if self.statement.is_empty() => {
                    self.linkages = self.linkages.checked_sub(1).ok_or(Unbalanced)?;
                    return Ok(true);
                }
                Punct('{' | '(' | '[') => {
                    if token == Punct('{') && depth == 0 {
                        is_body = begins_body(&self.statement);
                    }
                    depth += 1;
                }
                Punct('}' | ')' | ']') => depth = depth.checked_sub(1).ok_or(Unbalanced)?,
                _ => {}
            }
            self.statement.push(token);
            if depth == 0 && is_body {
                return Ok(true);
            }
        }
        match depth {
            0 => Ok(!self.statement.is_empty()),
            _ => Err(Unbalanced),
        }
    }
}

/// Whether a `{` after `statement` begins the body of a function, and not a struct or initializer.
fn begins_body(statement: &[Token]) -> bool {
    if !matches!(statement.last(), Some(Punct(')'))) {
        return statement.is_empty();
    }
    let mut rest = statement;
    while let [token, after @ ..] = rest {
        rest = match (attribute(rest), token) {
            (Some(after), _) => after,
            (None, Punct('(')) => return true,
            _ => after,
        };
    }
    false
}

/// The tokens after the attribute at the beginning of `tokens`, if one is there.
pub(super) fn attribute<'t, 'a>(tokens: &'t [Token<'a>]) -> Option<&'t [Token<'a>]> {
    match tokens {
        [Word("__attribute__" | "__declspec"), rest @ ..] => Some(enclosed(rest)?.1),
        [Punct('['), Punct('['), ..] => Some(enclosed(tokens)?.1),
        _ => None,
    }
}

/// The tokens between the bracket at the beginning of `tokens` and its counterpart, and the tokens
/// after that.
pub(super) fn enclosed<'t, 'a>(
    tokens: &'t [Token<'a>],
) -> Option<(&'t [Token<'a>], &'t [Token<'a>])> {
    let mut depth = 0usize;
    for (i, token) in tokens.iter().enumerate() {
        match token {
            Punct('(' | '{' | '[') => depth += 1,
            Punct(')' | '}' | ']') => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth == 0 {
            return (i > 0).then(|| (&tokens[1..i], &tokens[i + 1..]));
        }
    }
    None
}

/// The parts of `tokens` between the `separator`s that stand outside of all brackets.
pub(super) fn split<'t, 'a>(
    tokens: &'t [Token<'a>],
    separator: char,
) -> impl Iterator<Item = &'t [Token<'a>]> {
    let mut depth = 0usize;
    tokens.split(move |token| {
        match token {
            Punct('(' | '{' | '[') => depth += 1,
            Punct(')' | '}' | ']') => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && *token == Punct(separator)
    })
}
