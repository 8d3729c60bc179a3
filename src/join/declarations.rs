//! The forms of declaration that wit-bindgen-c writes into a header.

use super::header::{CType, Declared, MemberType, Signature};
use super::tokens::Token;

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

/// The declarations among `tokens`. What has another form is passed over.
pub fn declarations<'a>(tokens: &[Token<'a>]) -> Vec<Declaration<'a>> {
    let mut reader = Reader { tokens, at: 0 };
    let mut found = Vec::new();
    while reader.at < tokens.len() {
        if reader.opens_linkage() {
            continue;
        }
        found.extend(declaration(reader.statement()));
    }
    found
}

struct Reader<'t, 'a> {
    tokens: &'t [Token<'a>],
    at: usize,
}

impl<'t, 'a> Reader<'t, 'a> {
    /// Passes over `extern "C" {` and over the `}` that ends it.
    fn opens_linkage(&mut self) -> bool {
        use Token::{Punct, Word};
        let rest = &self.tokens[self.at..];
        let linkage = [
            Word("extern"),
            Punct('"'),
            Word("C"),
            Punct('"'),
            Punct('{'),
        ];
        let passed = if rest.starts_with(&linkage) {
            linkage.len()
        } else {
            usize::from(rest.first() == Some(&Punct('}')))
        };
        self.at += passed;
        passed > 0
    }

    /// The tokens up to the next `;` outside of braces and parentheses.
    fn statement(&mut self) -> &'t [Token<'a>] {
        let start = self.at;
        let mut depth = 0usize;
        while let Some(token) = self.tokens.get(self.at) {
            self.at += 1;
            match token {
                Token::Punct('{' | '(') => depth += 1,
                Token::Punct('}' | ')') => depth = depth.saturating_sub(1),
                Token::Punct(';') if depth == 0 => return &self.tokens[start..self.at - 1],
                _ => {}
            }
        }
        &self.tokens[start..]
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
    let mut reader = Reader { tokens, at: 0 };
    let mut found = Vec::new();
    while reader.at < tokens.len() {
        found.extend(field(reader.statement()));
    }
    found
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
