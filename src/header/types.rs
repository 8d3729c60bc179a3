//! What a header declares: types, members and signatures.

use std::fmt;

/// A C type of the bindings: the name of its base, and how many `*` follow it. `const` is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct CType<'a> {
    pub base: &'a str,
    pub pointers: usize,
}

impl<'a> CType<'a> {
    /// What follows the base where the type is written: a space, and the `*`.
    pub(crate) fn stars(self) -> &'static str {
        // One more than the reader understands: enough for a pointer to any type that it does.
        const STARS: &str = " ****";
        match self.pointers {
            0 => "",
            n => &STARS[..STARS.len().min(n + 1)],
        }
    }

    /// What a pointer of this type points to; the type itself if it is not a pointer.
    pub(crate) fn pointee(self) -> Self {
        Self {
            pointers: self.pointers.saturating_sub(1),
            ..self
        }
    }

    /// Whether it is `void`.
    pub(crate) fn is_void(self) -> bool {
        self.pointers == 0 && self.base == "void"
    }
}

impl fmt::Display for CType<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.base)?;
        f.write_str(self.stars())
    }
}

/// A member of a struct or union.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Member<'a> {
    pub name: &'a str,
    pub ty: MemberType<'a>,
}

impl<'a> Member<'a> {
    /// Its type, if it is not a union.
    pub(crate) fn plain(&self) -> Option<CType<'a>> {
        match self.ty {
            MemberType::Plain(ty) => Some(ty),
            MemberType::Union(_) => None,
        }
    }
}

/// The type of a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum MemberType<'a> {
    Plain(CType<'a>),
    /// The payloads of a variant or result.
    Union(Vec<Member<'a>>),
}

/// A function's signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Signature<'a> {
    pub result: CType<'a>,
    pub params: Vec<(CType<'a>, &'a str)>,
}

/// What a name is declared as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Declaration<'a> {
    /// `typedef struct [tag] { … } name;`
    Struct(Vec<Member<'a>>),
    /// `typedef type name;`, and a `typedef enum { … } name;` as an alias of `int`
    Alias(CType<'a>),
    /// `[extern] type name(…);`
    Function(Signature<'a>),
    /// A variable, or a struct whose members are not in the header.
    Other,
    /// What the reader does not understand.
    NotUnderstood,
}
