//! Lookups in a header.

use super::sections::Section;
use foldhash::{HashSet, HashSetExt};

use super::types::{CType, Declaration, Member, MemberType, Signature};
use super::{Entry, Header};
use crate::Diagnostic;
use witguard_messages::untrusted::one_line;

/// How much of a statement a message shows.
const SHOWN: usize = 120;

impl<'a> Header<'a> {
    /// The function `name`, if the header declares one.
    ///
    /// # Errors
    /// The declaration of `name` is not understood.
    pub(crate) fn function(&self, name: &str) -> Result<Option<&Signature<'a>>, Diagnostic> {
        Ok(self.named_function(name)?.map(|(_, signature)| signature))
    }

    /// The function `name` with its name in the header's text, if the header declares one.
    ///
    /// # Errors
    /// The declaration of `name` is not understood.
    pub(crate) fn named_function(
        &self,
        name: &str,
    ) -> Result<Option<(&'a str, &Signature<'a>)>, Diagnostic> {
        Ok(match self.entry(name)? {
            Some((
                name,
                Entry {
                    declaration: Declaration::Function(signature),
                    ..
                },
            )) => Some((name, signature)),
            _ => None,
        })
    }

    /// The members of the struct `name`, if the header declares one.
    ///
    /// # Errors
    /// The declaration of `name`, or of one of its members, is not understood.
    pub(crate) fn members(&self, name: &str) -> Result<Option<&[Member<'a>]>, Diagnostic> {
        Ok(match self.entry(name)? {
            Some((
                _,
                Entry {
                    declaration: Declaration::Struct(members),
                    ..
                },
            )) => Some(members),
            _ => None,
        })
    }

    /// The declaration of `name`, if there is one; an error if it is not understood.
    fn entry(&self, name: &str) -> Result<Option<(&'a str, &Entry<'a>)>, Diagnostic> {
        let found = self.entries.get_key_value(name);
        match found {
            Some((_, entry)) if entry.declaration == Declaration::NotUnderstood => {
                Err(self.not_understood(name, entry.span.start))
            }
            Some((name, entry)) => Ok(Some((name, entry))),
            None => match self.unreadable.get(name) {
                Some(start) => Err(self.not_understood(name, *start)),
                None => Ok(None),
            },
        }
    }

    /// The type `name`, if the header declares one.
    pub(crate) fn type_named(&self, name: &str) -> Option<CType<'a>> {
        let (base, entry) = self.entries.get_key_value(name)?;
        let is_type = matches!(
            entry.declaration,
            Declaration::Struct(_) | Declaration::Alias(_)
        );
        is_type.then_some(CType { base, pointers: 0 })
    }

    /// The type that `ty` stands for once every alias is resolved. To C and C++ both are one type.
    pub(crate) fn canonical(&self, ty: CType<'a>) -> CType<'a> {
        let mut ty = ty;
        // No chain of aliases is longer, unless it is a cycle, which no C compiler would accept.
        for _ in 0..self.entries.len() {
            let Some(Entry {
                declaration: Declaration::Alias(target),
                ..
            }) = self.entries.get(ty.base)
            else {
                break;
            };
            ty = CType {
                base: target.base,
                pointers: ty.pointers + target.pointers,
            };
        }
        ty
    }

    /// The names of `ty`, which is no pointer: its own, and those for which each is an alias.
    pub(crate) fn names(&self, ty: CType<'a>) -> impl Iterator<Item = &'a str> {
        let next = |name: &&'a str| match self.entries.get(name)?.declaration {
            Declaration::Alias(target) if target.pointers == 0 => Some(target.base),
            _ => None,
        };
        std::iter::successors(Some(ty.base), next).take(self.entries.len())
    }

    /// Whether the header declares the function `name`, understood or not.
    pub(crate) fn declares(&self, name: &str) -> bool {
        match self.entries.get(name) {
            Some(entry) => is_function(&entry.declaration),
            None => self.unreadable.contains_key(name),
        }
    }

    /// Whether the header declares the type, function or object `name`, understood or not, or defines a
    /// macro of that name.
    pub(crate) fn has(&self, name: &str) -> bool {
        let declares = self.entries.contains_key(name) || self.unreadable.contains_key(name);
        declares || self.macros.contains_key(name)
    }

    /// The names of the parameters of all functions.
    pub(crate) fn param_names(&self) -> impl Iterator<Item = &'a str> {
        let entries = self.entries.values();
        let functions = entries.filter_map(|entry| match &entry.declaration {
            Declaration::Function(signature) => Some(&signature.params),
            _ => None,
        });
        functions.flatten().map(|(_, name)| *name)
    }

    /// The functions whose names are those of members too.
    pub(crate) fn functions_named_as_members(&self) -> HashSet<&'a str> {
        fn note<'a>(header: &Header<'a>, members: &[Member<'a>], found: &mut HashSet<&'a str>) {
            for member in members {
                if header.declares(member.name) {
                    found.insert(member.name);
                }
                if let MemberType::Union(inner) = &member.ty {
                    note(header, inner, found);
                }
            }
        }
        let mut found = HashSet::new();
        for entry in self.entries.values() {
            if let Declaration::Struct(members) = &entry.declaration {
                note(self, members, &mut found);
            }
        }
        found
    }

    /// The words that are both a member of a struct and the type of another member of it: C++ has one name space for
    /// both.
    pub(crate) fn hiding_members(&self) -> HashSet<&'a str> {
        let mut found = HashSet::new();
        for entry in self.entries.values() {
            if let Declaration::Struct(members) = &entry.declaration {
                note_hiding(members, &mut found);
            }
        }
        found
    }

    /// Whether a function has a parameter with the name of a later one, or of its type, which it hides.
    pub(crate) fn has_clashing_params(&self) -> bool {
        self.entries.values().any(|entry| {
            let Declaration::Function(signature) = &entry.declaration else {
                return false;
            };
            let mut params = signature.params.iter().enumerate();
            params.any(|(at, (_, name))| {
                let mut after = signature.params[at + 1..].iter();
                after.any(|(ty, other)| ty.base == *name || other == name)
            })
        })
    }

    /// Every `typedef type name;`, in order.
    pub(crate) fn aliases(&self) -> impl Iterator<Item = (&'a str, CType<'a>)> {
        let entries = self.entries.iter();
        entries.filter_map(|(name, entry)| match entry.declaration {
            Declaration::Alias(target) => Some((*name, target)),
            _ => None,
        })
    }

    /// The functions that the header declares, understood or not, in order, each with its section.
    pub(crate) fn functions(&self) -> impl Iterator<Item = (&'a str, Option<Section<'a>>)> {
        let entries = self.entries.iter();
        let functions = entries.filter(|(_, entry)| is_function(&entry.declaration));
        functions.map(|(name, entry)| (*name, entry.section))
    }

    /// Whether the header has any comment that begins a section.
    pub(crate) fn has_sections(&self) -> bool {
        self.between.headings.iter().any(Option::is_some)
    }

    /// What each `#include` names, with its brackets or quotes.
    pub(crate) fn includes(&self) -> &[&'a str] {
        &self.between.includes
    }

    /// The name in the first `#ifndef`.
    pub(crate) fn guard(&self) -> Option<&'a str> {
        self.between.guard
    }

    /// Whether `text` occurs anywhere in the header, comments included.
    pub(crate) fn says(&self, text: &str) -> bool {
        self.text.contains(text)
    }

    /// The file's name in messages.
    pub(crate) fn file(&self) -> &'a str {
        self.file
    }

    /// The version in the line that `program` writes: ``Generated by `program` 1.2.3.`` Only a line
    /// above the first declaration counts, because no documentation from the WIT can be there.
    pub(crate) fn version_by(&self, program: &str) -> Option<&'a str> {
        let marker = format!("Generated by `{program}` ");
        self.head.lines().find_map(|line| {
            let after = &line[line.find(&marker)? + marker.len()..];
            let end = after.find(|c: char| c.is_whitespace());
            Some(after[..end.unwrap_or(after.len())].trim_end_matches('.'))
        })
    }

    pub(super) fn not_understood(&self, name: &str, start: usize) -> Diagnostic {
        self.error(
            start,
            &format!("declares `{name}` in a form that is not understood"),
        )
    }

    pub(super) fn unbalanced(&self, start: usize) -> Diagnostic {
        self.error(start, "has brackets that do not match")
    }

    pub(super) fn nameless(&self, start: usize) -> Diagnostic {
        self.error(
            start,
            "has a statement that is not understood, and declares no name",
        )
    }

    fn error(&self, start: usize, problem: &str) -> Diagnostic {
        let line = self.text[..start].lines().count().max(1);
        let line = line + usize::from(self.text[..start].ends_with('\n'));
        let statement = self.text[start..].lines().next().unwrap_or_default();
        let shown: String = statement.trim_end().chars().take(SHOWN).collect();
        Diagnostic::new(format!("`{}` {problem}", self.file))
            .detail(format!("  line {line}: {}", one_line(&shown)))
            .help("use the header as `wit-bindgen c` writes it")
    }
}

fn note_hiding<'a>(members: &[Member<'a>], found: &mut HashSet<&'a str>) {
    let hides = |member: &&Member| {
        let mut types = members.iter().filter_map(Member::plain);
        types.any(|ty| ty.base == member.name)
    };
    found.extend(members.iter().filter(hides).map(|member| member.name));
    for member in members {
        if let MemberType::Union(inner) = &member.ty {
            note_hiding(inner, found);
        }
    }
}

pub(super) fn is_function(declaration: &Declaration) -> bool {
    matches!(
        declaration,
        Declaration::Function(_) | Declaration::NotUnderstood
    )
}
