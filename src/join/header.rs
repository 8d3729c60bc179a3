//! The bindings' header, read back: the truth about every C name and signature.
//!
//! This is no C parser. It reads the declarations that wit-bindgen-c writes, whose forms are few
//! (see [`super::declarations`]), and is fast enough for headers of 50,000 functions.

use std::fmt;

use foldhash::HashMap;
use foldhash::fast::RandomState;
use indexmap::{IndexMap, IndexSet};

use super::declarations::{Declaration, Declarations};
use super::tokens::Token;

/// A C type of the bindings: the name of its base and how many `*` follow. `const` is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CType<'a> {
    pub base: &'a str,
    pub pointers: usize,
}

impl<'a> CType<'a> {
    /// What stands behind the base where the type is written: a space, and the `*`.
    pub fn stars(self) -> &'static str {
        // The bindings have no more: what a borrow of an exported resource is, in an option, returned.
        const STARS: &str = " ****";
        match self.pointers {
            0 => "",
            n => &STARS[..STARS.len().min(n + 1)],
        }
    }

    /// What a pointer of this type points to; the type itself when it is no pointer.
    pub fn pointee(self) -> Self {
        Self {
            pointers: self.pointers.saturating_sub(1),
            ..self
        }
    }

    /// A pointer to this type.
    pub fn pointer(self) -> Self {
        Self {
            pointers: self.pointers + 1,
            ..self
        }
    }

    /// Whether it is `void`.
    pub fn is_void(self) -> bool {
        self.pointers == 0 && self.base == "void"
    }
}

impl fmt::Display for CType<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.base)?;
        f.write_str(self.stars())
    }
}

/// A parameter, or a member of a struct or union.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared<'a> {
    pub name: &'a str,
    pub ty: MemberType<'a>,
}

impl<'a> Declared<'a> {
    /// Its type, if it is no union.
    pub fn plain(&self) -> Option<CType<'a>> {
        match self.ty {
            MemberType::Plain(ty) => Some(ty),
            MemberType::Union(_) => None,
        }
    }
}

/// The type of a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MemberType<'a> {
    Plain(CType<'a>),
    /// The payloads of a variant or result.
    Union(Vec<Declared<'a>>),
}

/// A function's signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature<'a> {
    pub result: CType<'a>,
    pub params: Vec<(CType<'a>, &'a str)>,
}

/// Identifiers, each once.
pub type Identifiers<'a> = IndexSet<&'a str, RandomState>;

/// A bindings header.
#[derive(Debug, Default)]
pub struct Header<'a> {
    /// `typedef struct … name;`
    pub structs: HashMap<&'a str, Vec<Declared<'a>>>,
    /// `typedef other name;`
    pub aliases: HashMap<&'a str, CType<'a>>,
    /// The names of `aliases`, in order.
    pub alias_order: Vec<&'a str>,
    pub functions: IndexMap<&'a str, Signature<'a>, RandomState>,
    /// `#define name value`
    pub macros: HashMap<&'a str, &'a str>,
    /// Every identifier and macro name that occurs anywhere in it.
    pub identifiers: Identifiers<'a>,
}

impl<'a> Header<'a> {
    /// Reads the text of a header that wit-bindgen-c wrote.
    pub fn parse(text: &'a str) -> Self {
        let mut header = Header::default();
        // About as many as there are; most are functions.
        header.identifiers.reserve(text.len() / 80);
        header.functions.reserve(text.len() / 128);
        let mut declarations = Declarations::new(text);
        while declarations.read() {
            header.note_identifiers(&declarations.statement);
            match declarations.declaration() {
                Some(Declaration::Struct(name, members)) => {
                    header.structs.insert(name, members);
                }
                Some(Declaration::Alias(name, target)) => {
                    header.aliases.insert(name, target);
                    header.alias_order.push(name);
                }
                Some(Declaration::Function(name, signature)) => {
                    header.functions.insert(name, signature);
                }
                None => {}
            }
        }
        header.macros.extend(declarations.tokens.macros);
        header.identifiers.extend(header.macros.keys());
        header
    }

    fn note_identifiers(&mut self, tokens: &[Token<'a>]) {
        let words = tokens.iter().filter_map(|token| match token {
            Token::Word(word) => Some(*word),
            Token::Punct(_) => None,
        });
        self.identifiers.extend(words);
    }

    /// The type that `ty` is an alias of, in the end. In C and C++ they are one type.
    pub fn canonical(&self, ty: CType<'a>) -> CType<'a> {
        let mut ty = ty;
        while let Some(target) = self.aliases.get(ty.base) {
            ty = CType {
                base: target.base,
                pointers: ty.pointers + target.pointers,
            };
        }
        ty
    }

    /// Whether the header declares the function `name`.
    pub fn declares(&self, name: &str) -> bool {
        self.functions.contains_key(name)
    }
}

/// The names of the functions that `text` declares, in order.
pub fn functions(text: &str) -> Vec<&str> {
    let mut declarations = Declarations::new(text);
    let mut names = Vec::new();
    while declarations.read() {
        if let Some(Declaration::Function(name, _)) = declarations.declaration() {
            names.push(name);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "// Generated by `wit-bindgen` 0.63.0. DO NOT EDIT!
#ifndef __BINDINGS_W_H
#define __BINDINGS_W_H
#ifdef __cplusplus
extern \"C\" {
#endif
typedef struct w_string_t {
  uint8_t*ptr;
  size_t len;
} w_string_t;
typedef struct t_v_t {
  uint8_t tag;
  union {
    w_string_t     b;
  } val;
} t_v_t;
typedef w_string_t e_s_t;
typedef e_s_t e_u_t;
typedef t_thing_t* t_borrow_thing_t;
typedef enum w_state {
  W_STARTING,
  W_STARTED,
} w_state_t;
__attribute__((__import_module__(\"$root\"), __import_name__(\"[context-get-1]\")))
extern void* w_context_get_1(void);
extern uint32_t w_thread_new(void (*start)(void*), void* arg);
int64_t e_f(t_v_t *v, const char*s);
#ifdef __cplusplus
}
#endif
#endif
";

    fn plain(base: &str, pointers: usize) -> CType<'_> {
        CType { base, pointers }
    }

    #[test]
    fn structs_have_members_and_unions() {
        let header = Header::parse(HEADER);
        let members = &header.structs["t_v_t"];
        assert_eq!(members[0].name, "tag");
        assert_eq!(members[0].ty, MemberType::Plain(plain("uint8_t", 0)));
        assert_eq!(members[1].name, "val");
        let MemberType::Union(cases) = &members[1].ty else {
            panic!("val is a union");
        };
        assert_eq!(cases[0].ty, MemberType::Plain(plain("w_string_t", 0)));
        let string = &header.structs["w_string_t"];
        assert_eq!(string[0].ty, MemberType::Plain(plain("uint8_t", 1)));
    }

    #[test]
    fn aliases_lead_to_one_type() {
        let header = Header::parse(HEADER);
        assert_eq!(header.canonical(plain("e_u_t", 1)), plain("w_string_t", 1));
        assert_eq!(
            header.canonical(plain("t_borrow_thing_t", 0)),
            plain("t_thing_t", 1)
        );
    }

    #[test]
    fn functions_have_signatures() {
        let header = Header::parse(HEADER);
        let signature = &header.functions["e_f"];
        assert_eq!(signature.result, plain("int64_t", 0));
        assert_eq!(
            signature.params,
            [(plain("t_v_t", 1), "v"), (plain("char", 1), "s")]
        );
        assert!(header.functions["w_context_get_1"].params.is_empty());
        assert!(header.declares("w_thread_new"));
    }

    #[test]
    fn every_name_is_known() {
        let header = Header::parse(HEADER);
        for name in ["W_STARTED", "__BINDINGS_W_H", "tag", "e_f", "s"] {
            assert!(header.identifiers.contains(name), "{name}");
        }
    }
}
