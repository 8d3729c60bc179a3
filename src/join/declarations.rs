//! The forms of declaration that wit-bindgen-c writes into a header.

use super::header::{CType, Declared, MemberType, Signature};
use super::tokens::{Token, Tokens};

/// One declaration of a header.
#[derive(Debug)]
pub enum Declaration<'a> {
    /// `typedef struct [tag] { … } name;`
    Struct(&'a str, Vec<Declared<'a>>),
    /// `typedef type name;`, and a `typedef enum { … } name;` as an alias of `int`
    Alias(&'a str, CType<'a>),
    /// `[extern] type name(…);`
    Function(&'a str, Signature<'a>),
}

/// Reads declarations one after the other. What has another form is passed over.
pub struct Declarations<'a> {
    pub tokens: Tokens<'a>,
    /// The tokens of the statement that was read last, without the `;` that ends it.
    pub statement: Vec<Token<'a>>,
}

impl<'a> Declarations<'a> {
    /// Those in the header `text`.
    pub fn new(text: &'a str) -> Self {
        Self {
            tokens: Tokens::new(text),
            statement: Vec::new(),
        }
    }

    /// Reads the next statement; false when there is none. `extern "C" {`, and the `}` that ends
    /// it, is one of its own.
    pub fn read(&mut self) -> bool {
        use Token::{Punct, Word};
        const LINKAGE: [Token; 4] = [Word("extern"), Punct('"'), Word("C"), Punct('"')];
        self.statement.clear();
        let mut depth = 0usize;
        for token in self.tokens.by_ref() {
            match token {
                Punct(';') if depth == 0 => return true,
                Punct('{') if self.statement == LINKAGE => return true,
                Punct('}') if self.statement.is_empty() => return true,
                Punct('{' | '(') => depth += 1,
                Punct('}' | ')') => depth = depth.saturating_sub(1),
                _ => {}
            }
            self.statement.push(token);
        }
        !self.statement.is_empty()
    }

    /// The declaration that was read, if it is one.
    pub fn declaration(&self) -> Option<Declaration<'a>> {
        declaration(&self.statement)
    }
}

fn declaration<'a>(statement: &[Token<'a>]) -> Option<Declaration<'a>> {
    let statement = without_attributes(statement);
    match statement {
        [Token::Word("typedef"), Token::Word("struct"), rest @ ..] if body(rest).is_some() => {
            let (members, after) = body(rest)?;
            Some(Declaration::Struct(word(after.first()?)?, fields(members)))
        }
        [Token::Word("typedef"), Token::Word("enum"), rest @ ..] => {
            let (_, after) = body(rest)?;
            let int = CType {
                base: "int",
                pointers: 0,
            };
            Some(Declaration::Alias(word(after.first()?)?, int))
        }
        [Token::Word("typedef"), rest @ ..] => {
            let (ty, name) = typed_name(rest)?;
            // `typedef struct name name;` declares a type that the user defines.
            (ty.base != name).then_some(Declaration::Alias(name, ty))
        }
        _ => function(statement),
    }
}

/// Passes over leading `__attribute__((…))`.
fn without_attributes<'t, 'a>(statement: &'t [Token<'a>]) -> &'t [Token<'a>] {
    match statement {
        [Token::Word("__attribute__"), rest @ ..] => match parenthesized(rest) {
            Some((_, after)) => without_attributes(after),
            None => &[],
        },
        _ => statement,
    }
}

/// The tokens between the braces that `tokens` starts with, a tag before them aside, and those
/// after them.
fn body<'t, 'a>(tokens: &'t [Token<'a>]) -> Option<(&'t [Token<'a>], &'t [Token<'a>])> {
    match tokens {
        [Token::Punct('{'), ..] => enclosed(tokens, '{', '}'),
        [Token::Word(_), rest @ ..] if rest.first() == Some(&Token::Punct('{')) => {
            enclosed(rest, '{', '}')
        }
        _ => None,
    }
}

fn parenthesized<'t, 'a>(tokens: &'t [Token<'a>]) -> Option<(&'t [Token<'a>], &'t [Token<'a>])> {
    enclosed(tokens, '(', ')')
}

fn enclosed<'t, 'a>(
    tokens: &'t [Token<'a>],
    open: char,
    close: char,
) -> Option<(&'t [Token<'a>], &'t [Token<'a>])> {
    if tokens.first() != Some(&Token::Punct(open)) {
        return None;
    }
    let mut depth = 0usize;
    for (i, token) in tokens.iter().enumerate() {
        if *token == Token::Punct(open) {
            depth += 1;
        } else if *token == Token::Punct(close) {
            depth -= 1;
            if depth == 0 {
                return Some((&tokens[1..i], &tokens[i + 1..]));
            }
        }
    }
    None
}

/// The members of a struct or union.
fn fields<'a>(tokens: &[Token<'a>]) -> Vec<Declared<'a>> {
    let mut found = Vec::new();
    let mut rest = tokens;
    while !rest.is_empty() {
        let (member, after) = split_statement(rest);
        found.extend(field(member));
        rest = after;
    }
    found
}

/// The tokens up to the next `;` outside of braces and parentheses, and those behind it.
fn split_statement<'t, 'a>(tokens: &'t [Token<'a>]) -> (&'t [Token<'a>], &'t [Token<'a>]) {
    let mut depth = 0usize;
    for (i, token) in tokens.iter().enumerate() {
        match token {
            Token::Punct('{' | '(') => depth += 1,
            Token::Punct('}' | ')') => depth = depth.saturating_sub(1),
            Token::Punct(';') if depth == 0 => return (&tokens[..i], &tokens[i + 1..]),
            _ => {}
        }
    }
    (tokens, &[])
}

fn field<'a>(statement: &[Token<'a>]) -> Option<Declared<'a>> {
    if let [Token::Word("union"), rest @ ..] = statement {
        let (members, after) = body(rest)?;
        return Some(Declared {
            name: word(after.first()?)?,
            ty: MemberType::Union(fields(members)),
        });
    }
    let (ty, name) = typed_name(statement)?;
    Some(Declared {
        name,
        ty: MemberType::Plain(ty),
    })
}

fn function<'a>(statement: &[Token<'a>]) -> Option<Declaration<'a>> {
    let open = statement.iter().position(|t| *t == Token::Punct('('))?;
    let (result, name) = typed_name(&statement[..open])?;
    let (inside, _) = parenthesized(&statement[open..])?;
    let params = match inside {
        [] | [Token::Word("void")] => Vec::new(),
        _ => inside
            .split(|t| *t == Token::Punct(','))
            .filter_map(typed_name)
            .collect(),
    };
    Some(Declaration::Function(name, Signature { result, params }))
}

/// `type name`, `type *name`, with words that say nothing about the type passed over.
fn typed_name<'a>(tokens: &[Token<'a>]) -> Option<(CType<'a>, &'a str)> {
    let (name, ty) = tokens.split_last()?;
    let pointers = ty.iter().filter(|t| **t == Token::Punct('*')).count();
    let base = ty
        .iter()
        .filter_map(word)
        .find(|word| !matches!(*word, "const" | "extern" | "static" | "struct"))?;
    Some((CType { base, pointers }, word(name)?))
}

fn word<'a>(token: &Token<'a>) -> Option<&'a str> {
    match token {
        Token::Word(word) => Some(word),
        Token::Punct(_) => None,
    }
}
