//! The C types that hold something, and how each is put together.

use std::sync::Arc;

use crate::analyze::Contents;

/// A C type that holds something.
#[derive(Debug, Clone)]
pub(crate) struct ValueType<'a> {
    /// The canonical name of the type: that of its struct, aliases followed.
    pub c_name: &'a str,
    /// The WIT spelling where it was first met.
    pub wit: String,
    pub shape: Shape,
    pub contents: Arc<Contents>,
    /// The bindings' function that frees its memory, where there is one.
    pub free_function: Option<String>,
    /// Whether the bindings' free function of a type that has this one as a part may leave memory
    /// of it.
    pub may_leak: bool,
}

impl ValueType<'_> {
    /// Whether it can hold borrow handles that an exported function must drop.
    pub(crate) fn holds_borrows(&self) -> bool {
        self.contents.has_borrow_site()
    }

    /// Whether it can hold handles of resources.
    pub(crate) fn holds_handles(&self) -> bool {
        self.holds_borrows() || self.contents.owns
    }
}

/// How a type is put together, as far as it holds something.
#[derive(Debug, Clone)]
pub(crate) enum Shape {
    /// A borrow handle of the imported resource at this position.
    Borrow(usize),
    /// An own handle of the resource at this position among the imported resources and, after
    /// them, the exported ones.
    Own(usize),
    /// The end of a stream or future.
    End,
    /// A string: memory only.
    String,
    /// A record, tuple or map entry: all parts are there at once.
    Members(Vec<Part>),
    /// A variant with this many cases: the part whose discriminant is `tag`.
    Variant {
        cases: usize,
        parts: Vec<Part>,
    },
    Option(Part),
    /// A result: the part whose condition holds.
    Result(Vec<Part>),
    /// A list or map of items of the type at this position; `None` when the items hold nothing.
    List(Option<usize>),
}

impl Shape {
    /// Its parts that hold something; the items of a list are no parts.
    pub(crate) fn parts(&self) -> &[Part] {
        match self {
            Shape::Borrow(_) | Shape::Own(_) | Shape::End | Shape::String | Shape::List(_) => &[],
            Shape::Option(part) => std::slice::from_ref(part),
            Shape::Members(parts) | Shape::Variant { parts, .. } | Shape::Result(parts) => parts,
        }
    }

    /// The positions of the types that it is made of, items of a list among them.
    pub(crate) fn inside(&self) -> Vec<usize> {
        match self {
            Shape::List(item) => item.iter().copied().collect(),
            _ => self.parts().iter().map(|part| part.ty).collect(),
        }
    }
}

/// A part that holds something.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub when: When,
    /// The way to it from its struct, for example `val.ok`.
    pub member: String,
    /// Its type's position.
    pub ty: usize,
    /// Its WIT name.
    pub wit: String,
}

/// When a part is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    Always,
    Tag(usize),
    Some,
    Ok,
    Err,
}
