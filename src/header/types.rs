//! What a header declares: types, members and signatures.

/// A C type of the bindings: the name of its base and how many `*` follow. `const` is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CType<'a> {
    pub base: &'a str,
    pub pointers: usize,
}

/// A member of a struct or union.
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

/// What a name is declared as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Declaration<'a> {
    /// `typedef struct [tag] { … } name;`
    Struct(Vec<Declared<'a>>),
    /// `typedef type name;`, and a `typedef enum { … } name;` as an alias of `int`
    Alias(CType<'a>),
    /// `[extern] type name(…);`
    Function(Signature<'a>),
    /// A variable, or a struct whose members are not in the header.
    Other,
    /// What the reader does not understand.
    NotUnderstood,
}
