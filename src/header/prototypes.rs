//! Functions as the header declares them, `const` and pointers to functions included.

use super::declarations::param_names;
use super::declarators::{declarator, specifiers};
use super::statements::attribute;
use super::tokens::{Token, Tokens};
use super::types::Declaration;
use super::{Entry, Header};
use crate::Diagnostic;

/// A function's declaration as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Prototype<'a> {
    pub result: &'a str,
    pub name: &'a str,
    /// What is between its parentheses.
    pub params: &'a str,
    /// The names of its parameters.
    pub arguments: Vec<&'a str>,
}

impl<'a> Header<'a> {
    /// The functions that the header declares, in order.
    ///
    /// # Errors
    /// A declaration may be one of a function, but that cannot be told.
    pub(crate) fn prototypes(&self) -> Result<Vec<Prototype<'a>>, Diagnostic> {
        if let Some((name, start)) = self.unreadable.iter().min_by_key(|(_, start)| **start) {
            return Err(self.not_understood(name, *start));
        }
        let mut found = Vec::new();
        for (name, entry) in &self.entries {
            let prototype = match &entry.declaration {
                Declaration::Function(_) | Declaration::NotUnderstood => {
                    self.prototype(name, entry)
                }
                _ => continue,
            };
            match prototype {
                Some(prototype) => found.push(prototype),
                None if self.text[entry.span.clone()].starts_with("typedef") => {}
                None => return Err(self.not_understood(name, entry.span.start)),
            }
        }
        Ok(found)
    }

    fn prototype(&self, name: &'a str, entry: &Entry<'a>) -> Option<Prototype<'a>> {
        let text = &self.text[entry.span.clone()];
        let tokens: Vec<Token<'a>> = Tokens::new(text).collect();
        let mut begin: &[Token<'a>] = &tokens;
        while let Some(after) = attribute(begin) {
            begin = after;
        }
        if begin.first() == Some(&Token::Word("extern")) {
            begin = &begin[1..];
        }
        let (specifiers, rest) = specifiers(text, begin)?;
        let (found, _) = declarator(rest)?;
        // Only one name to a declaration: then what comes before and after the name belongs to it.
        if specifiers.is_typedef || found.name != name {
            return None;
        }
        let params = found.params.filter(|_| found.is_plain)?;
        let start = begin.first()?.word()?;
        let open = text[self.offset(name, text) + name.len()..].find('(')?;
        let open = self.offset(name, text) + name.len() + open + 1;
        Some(Prototype {
            result: text[self.offset(start, text)..self.offset(name, text)].trim(),
            name,
            params: &text[open..close(text, open)?],
            arguments: param_names(text, params)?,
        })
    }

    /// The offset of `word`, which is a part of `text`.
    fn offset(&self, word: &str, text: &str) -> usize {
        word.as_ptr() as usize - text.as_ptr() as usize
    }
}

/// Where the parenthesis that opens just before `open` is closed.
fn close(text: &str, open: usize) -> Option<usize> {
    let mut tokens = Tokens::new(&text[open..]);
    let mut depth = 1;
    while let Some(token) = tokens.next() {
        match token {
            Token::Punct('(') => depth += 1,
            Token::Punct(')') => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(open + tokens.start(token));
        }
    }
    None
}
