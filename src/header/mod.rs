//! The bindings' header, read back: the truth about every C name and signature.
//!
//! This is the header's only reader. It knows the few forms of declarations that wit-bindgen-c
//! writes, and is fast enough for headers of 50,000 functions. It never skips anything silently: a
//! declaration of another form is kept by its name, and looking it up is an error. So is looking up a
//! name that is declared twice in different ways. Preprocessor conditions are not evaluated.

mod declarations;
mod declarators;
mod facts;
mod lookup;
mod prototypes;
mod sections;
mod statements;
#[cfg(test)]
mod tests;
mod tokens;
mod types;

use std::ops::Range;

use foldhash::HashMap;
use foldhash::fast::RandomState;
use indexmap::map::Entry as Slot;
use indexmap::{IndexMap, IndexSet};

pub(crate) use facts::{DropNames, HeaderFacts};
pub(crate) use prototypes::Prototype;
pub(crate) use types::{CType, Declaration, Member, MemberType, Signature};

use crate::Diagnostic;
use declarations::{declarations, possible_names};
use sections::Heading;
use statements::Statements;
use tokens::{Between, Token};

/// Identifiers, each once.
pub(crate) type Identifiers<'a> = IndexSet<&'a str, RandomState>;

/// A bindings header.
#[derive(Debug)]
pub(crate) struct Header<'a> {
    /// The file's name in messages.
    file: &'a str,
    text: &'a str,
    entries: IndexMap<&'a str, Entry<'a>, RandomState>,
    /// The names that unreadable statements may declare, and where those statements begin.
    unreadable: HashMap<&'a str, usize>,
    /// The text above the first declaration and the first include.
    head: &'a str,
    between: Between<'a>,
    /// `#define name value`
    pub macros: HashMap<&'a str, &'a str>,
    /// Every identifier and macro name that occurs anywhere in the header.
    pub identifiers: Identifiers<'a>,
}

/// A declaration and where it stands.
#[derive(Debug)]
struct Entry<'a> {
    declaration: Declaration<'a>,
    /// Its range in the text, including the `;` that ends it.
    span: Range<usize>,
    section: Heading<'a>,
}

impl<'a> Header<'a> {
    /// The text of each declaration, and the names and values of the macros, in an order that only they decide.
    pub(crate) fn definitions(&self) -> impl Iterator<Item = &'a str> {
        let declarations = self.entries.values();
        let declarations = declarations.map(|entry| &self.text[entry.span.clone()]);
        let mut macros: Vec<_> = self.macros.iter().collect();
        macros.sort_unstable();
        declarations.chain(macros.into_iter().flat_map(|(name, value)| [*name, *value]))
    }

    /// Reads `text`, the contents of the header `file`.
    ///
    /// # Errors
    /// Brackets do not match, or a statement has no word that can be a name: such a header may
    /// declare anything.
    pub(crate) fn read(file: &'a str, text: &'a str) -> Result<Self, Diagnostic> {
        // A byte order mark, which compilers skip too.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut header = Header {
            file,
            text,
            entries: IndexMap::default(),
            unreadable: HashMap::default(),
            head: text,
            between: Between::default(),
            macros: HashMap::default(),
            identifiers: Identifiers::default(),
        };
        // A rough estimate; most declarations are functions.
        header.identifiers.reserve(text.len() / 80);
        header.entries.reserve(text.len() / 128);
        let mut statements = Statements::new(text);
        while (statements.read()).map_err(|_| header.unbalanced(statements.start))? {
            header.note_identifiers(&statements.statement);
            header.declare(&statements)?;
        }
        header.head = statements.tokens.head();
        header.between = statements.tokens.between;
        header.macros.extend(header.between.macros.iter().copied());
        header.identifiers.extend(header.macros.keys());
        Ok(header)
    }

    fn note_identifiers(&mut self, tokens: &[Token<'a>]) {
        let words = tokens.iter().filter_map(|token| token.word());
        self.identifiers.extend(words);
    }

    /// Records what the last of `statements` declares.
    fn declare(&mut self, statements: &Statements<'a>) -> Result<(), Diagnostic> {
        let (text, statement, start) = (self.text, &*statements.statement, statements.start);
        let span = start..statements.tokens.end();
        let section = statements.tokens.between.headings.last().copied().flatten();
        let mut insert = |name, declaration| {
            self.insert(
                name,
                Entry {
                    declaration,
                    span: span.clone(),
                    section,
                },
            );
        };
        if declarations(text, statement, &mut insert).is_ok() {
            return Ok(());
        }
        let names = possible_names(statement);
        if names.is_empty() {
            return Err(self.nameless(start));
        }
        for name in names {
            self.unreadable.entry(name).or_insert(start);
        }
        Ok(())
    }

    fn insert(&mut self, name: &'a str, entry: Entry<'a>) {
        match self.entries.entry(name) {
            Slot::Vacant(slot) => {
                slot.insert(entry);
            }
            Slot::Occupied(mut slot) => {
                let before = slot.get_mut();
                match (&before.declaration, &entry.declaration) {
                    (a, b) if a == b => {}
                    (_, Declaration::Other) => {}
                    (Declaration::Other, _) => *before = entry,
                    _ => {
                        before.declaration = Declaration::NotUnderstood;
                        // Neither of the two is the declaration; messages show the second one.
                        before.span = entry.span.start..entry.span.start;
                    }
                }
            }
        }
    }
}
