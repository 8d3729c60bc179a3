//! What the statements of a header declare.

use super::declarators::{Base, Declarator, declarator, is_identifier, specifiers};
use super::statements::{attribute, enclosed, split};
use super::tokens::Token;
use super::types::{CType, Declaration, Member, MemberType, Signature};
use Token::{Punct, Word};

/// The statement has a form of C that is not known here.
#[derive(Debug)]
pub(super) struct Unreadable;

/// Calls `declare` for each name that `statement` declares. `text` is the text that the tokens come
/// from.
///
/// # Errors
/// The statement has another form. `declare` may have been called for some of its names already.
pub(super) fn declarations<'a>(
    text: &'a str,
    statement: &[Token<'a>],
    declare: &mut impl FnMut(&'a str, Declaration<'a>),
) -> Result<(), Unreadable> {
    if let [] | [Word("_Static_assert" | "static_assert"), Punct('('), ..] = statement {
        return Ok(());
    }
    let (specifiers, mut rest) = specifiers(text, statement).ok_or(Unreadable)?;
    if rest.is_empty() {
        return alone(text, specifiers.base, declare);
    }
    loop {
        let (found, after) = declarator(rest).ok_or(Unreadable)?;
        let is_body = found.params.is_some() && is_body(after);
        if !matches!(after, [] | [Punct(','), ..]) && !is_body {
            return Err(Unreadable);
        }
        let declaration = match specifiers.is_typedef {
            true => defined(text, &specifiers.base, &found),
            false => declared(text, &specifiers.base, &found),
        };
        declare(
            found.name,
            declaration.unwrap_or(Declaration::NotUnderstood),
        );
        match after {
            [Punct(','), after @ ..] => rest = after,
            _ => return Ok(()),
        }
    }
}

/// Whether `tokens` are the body of a function.
fn is_body(tokens: &[Token]) -> bool {
    tokens.first() == Some(&Punct('{')) && matches!(enclosed(tokens), Some((_, [])))
}

/// Every word of `statement` outside of brackets that can be a name: all that an unreadable statement
/// may declare.
pub(super) fn possible_names<'a>(statement: &[Token<'a>]) -> Vec<&'a str> {
    let mut names = Vec::new();
    let mut rest = statement;
    while let [token, after @ ..] = rest {
        let past = attribute(rest).or_else(|| match token {
            Punct('(' | '{' | '[') => Some(enclosed(rest)?.1),
            _ => None,
        });
        names.extend(
            token
                .word()
                .filter(|word| past.is_none() && is_identifier(word)),
        );
        rest = past.unwrap_or(after);
    }
    names
}

/// A type with no name after it.
fn alone<'a>(
    text: &'a str,
    base: Base<'_, 'a>,
    declare: &mut impl FnMut(&'a str, Declaration<'a>),
) -> Result<(), Unreadable> {
    match base {
        Base::Struct(Some(tag), body) => {
            let members = members(text, body).map(Declaration::Struct);
            declare(tag, members.unwrap_or(Declaration::NotUnderstood));
        }
        Base::Union(Some(tag), _) => declare(tag, Declaration::NotUnderstood),
        Base::Named(tag) => declare(tag, Declaration::Other),
        Base::Enum => {}
        Base::Struct(None, _) | Base::Union(None, _) => return Err(Unreadable),
    }
    Ok(())
}

/// What a `typedef` defines.
fn defined<'a>(
    text: &'a str,
    base: &Base<'_, 'a>,
    found: &Declarator<'_, 'a>,
) -> Option<Declaration<'a>> {
    if !found.is_plain || found.params.is_some() {
        return None;
    }
    let pointers = found.pointers;
    match *base {
        Base::Struct(_, body) if pointers == 0 => Some(Declaration::Struct(members(text, body)?)),
        Base::Struct(..) | Base::Union(..) => None,
        // `typedef struct name name;` declares a type that the user defines.
        Base::Named(base) if base == found.name => (pointers == 0).then_some(Declaration::Other),
        Base::Named(base) => Some(Declaration::Alias(CType { base, pointers })),
        Base::Enum => {
            let base = "int";
            Some(Declaration::Alias(CType { base, pointers }))
        }
    }
}

/// What is declared without a `typedef`.
fn declared<'a>(
    text: &'a str,
    base: &Base<'_, 'a>,
    found: &Declarator<'_, 'a>,
) -> Option<Declaration<'a>> {
    match (base, found.params) {
        _ if !found.is_plain => None,
        (_, None) => Some(Declaration::Other),
        (Base::Named(base), Some(params)) => {
            let pointers = found.pointers;
            let params = self::params(text, params)?;
            let result = CType { base, pointers };
            Some(Declaration::Function(Signature { result, params }))
        }
        _ => None,
    }
}

fn params<'a>(text: &'a str, inside: &[Token<'a>]) -> Option<Vec<(CType<'a>, &'a str)>> {
    match inside {
        [] | [Word("void")] => Some(Vec::new()),
        _ => split(inside, ',')
            .map(|param| self::param(text, param))
            .collect(),
    }
}

fn param<'a>(text: &'a str, tokens: &[Token<'a>]) -> Option<(CType<'a>, &'a str)> {
    let (specifiers, rest) = specifiers(text, tokens)?;
    let (found, after) = declarator(rest)?;
    let is_simple = found.is_plain && found.params.is_none() && after.is_empty();
    match specifiers.base {
        Base::Named(base) if is_simple && !specifiers.is_typedef => {
            let pointers = found.pointers;
            Some((CType { base, pointers }, found.name))
        }
        _ => None,
    }
}

/// The names of the parameters in `inside`, including those whose types are not understood.
pub(super) fn param_names<'a>(text: &'a str, inside: &[Token<'a>]) -> Option<Vec<&'a str>> {
    let name = |param| Some(declarator(specifiers(text, param)?.1)?.0.name);
    match inside {
        [] | [Word("void")] => Some(Vec::new()),
        _ => split(inside, ',').map(name).collect(),
    }
}

/// The members of a struct or union, if all of them are understood.
fn members<'a>(text: &'a str, body: &[Token<'a>]) -> Option<Vec<Member<'a>>> {
    let mut found = Vec::new();
    for member in split(body, ';').filter(|member| !member.is_empty()) {
        let (specifiers, mut rest) = specifiers(text, member)?;
        loop {
            let (declarator, after) = declarator(rest)?;
            found.push(self::member(text, &specifiers.base, &declarator)?);
            rest = match after {
                [] => break,
                [Punct(','), after @ ..] => after,
                _ => return None,
            };
        }
    }
    Some(found)
}

fn member<'a>(
    text: &'a str,
    base: &Base<'_, 'a>,
    found: &Declarator<'_, 'a>,
) -> Option<Member<'a>> {
    let (name, pointers) = (found.name, found.pointers);
    let ty = match *base {
        _ if !found.is_plain || found.params.is_some() => return None,
        Base::Named(base) => MemberType::Plain(CType { base, pointers }),
        Base::Union(_, body) if pointers == 0 => MemberType::Union(members(text, body)?),
        _ => return None,
    };
    Some(Member { name, ty })
}
