//! The ownership model with the names of C. Plain data: what `render` reads.

use super::function::Export;
use super::names::Names;

/// A world, ready to be rendered.
#[derive(Debug)]
pub struct Model<'a> {
    /// The world's name in file names and identifiers, for example `hello_world`.
    pub world: String,
    /// The file name of the bindings' header, for example `hello_world.h`.
    pub header: String,
    /// Whether that header uses `size_t` and leaves it to others to declare it.
    pub includes_size: bool,
    /// The version of wit-bindgen that made it, for people; empty when it is not known.
    pub bindings_version: String,
    /// The imported resources, in the order of the world's imports.
    pub resources: Vec<Resource>,
    /// One alias for each borrow type of an imported resource, in the order of the header.
    pub aliases: Vec<DropAlias>,
    /// The types that hold a borrow or memory and are reached from parameters of exported
    /// functions. A type comes after the types of its parts.
    pub types: Vec<ValueType>,
    pub exports: Vec<Export<'a>>,
    pub exported_resources: Vec<ExportedResource>,
    /// The C names in use.
    pub names: Names<'a>,
}

impl Model<'_> {
    /// Whether any exported function has a borrow site.
    pub fn has_borrow_sites(&self) -> bool {
        self.exports.iter().any(Export::has_borrow_site)
    }

    /// Whether the bindings declare no drop of a borrow.
    pub fn drops_borrows_as_owns(&self) -> bool {
        self.resources.iter().any(|r| r.drop_borrow.is_none())
    }

    /// Whether the bindings declare some function as `f()`, where C before C23 wants `f(void)`.
    pub fn lacks_prototypes(&self) -> bool {
        let mut exports = self.exports.iter();
        exports.any(|export| export.is_async && export.params.is_empty())
    }
}

/// An imported resource.
#[derive(Debug, Clone)]
pub struct Resource {
    /// Its full WIT name, for example `sammyne:helloworld/types@1.0.0#context`.
    pub wit: String,
    /// Its WIT name alone, for example `context`.
    pub name: String,
    /// The C++ namespace of its guard below the root, unescaped, for example
    /// `[sammyne, helloworld, types]`.
    pub namespace: Vec<String>,
    /// The common prefix of its names, for example `sammyne_helloworld_types_context`.
    pub prefix: String,
    /// For example `sammyne_helloworld_types_borrow_context_t`.
    pub borrow_type: String,
    /// For example `sammyne_helloworld_types_own_context_t`.
    pub own_type: String,
    /// For example `sammyne_helloworld_types_context_drop_borrow`; `None` where the bindings declare
    /// no such function, and `drop_own` drops a borrow too.
    pub drop_borrow: Option<String>,
    /// For example `sammyne_helloworld_types_context_drop_own`.
    pub drop_own: String,
    /// The name of its drop alias.
    pub drop_alias: String,
}

impl Resource {
    /// The bindings' function that makes a borrow of an own handle: it has the type's name.
    pub fn borrow_function(&self) -> &str {
        let name = &self.borrow_type;
        name.strip_suffix("_t").unwrap_or(name)
    }
}

/// The drop of a borrow type under that type's own name.
#[derive(Debug, Clone)]
pub struct DropAlias {
    /// For example `exports_sammyne_helloworld_greeter_borrow_context_drop`.
    pub function: String,
    /// The name without `_drop`, free to derive further names from.
    pub stem: String,
    /// For example `exports_sammyne_helloworld_greeter_borrow_context_t`.
    pub borrow_type: String,
    /// The position of the resource.
    pub resource: usize,
    /// The function of the bindings that has the name this alias would have had.
    pub clash: Option<String>,
}

/// A C type that holds borrow handles or memory.
#[derive(Debug, Clone)]
pub struct ValueType {
    /// The canonical name of the type: that of its struct, aliases followed.
    pub c_name: String,
    /// The WIT spelling where it was first met.
    pub wit: String,
    pub shape: Shape,
    /// The positions of the imported resources of which it can hold borrow handles.
    pub borrows: Vec<usize>,
    /// How its memory is freed; `None` when it can own none.
    pub free: Option<Freeing>,
    /// The bindings' function that frees its memory, where there is one.
    pub free_function: Option<String>,
}

/// How a type is put together, as far as it holds something.
#[derive(Debug, Clone)]
pub enum Shape {
    /// A borrow handle of the imported resource at this position.
    Borrow(usize),
    /// An own handle of the resource at this position among the imported resources and, after
    /// them, the exported ones. Only where handles of both kinds are looked for.
    Own(usize),
    /// A string: memory only.
    String,
    /// A record, tuple or map entry: all parts are there at once.
    Members(Vec<Part>),
    /// A variant: the part whose discriminant is `tag`.
    Variant(Vec<Part>),
    /// An option or a result: the part whose condition holds.
    Either(Vec<Part>),
    /// A list or map of items of the type at this position; `None` when the items hold nothing.
    List(Option<usize>),
}

impl Shape {
    /// The types of its parts, each by its position.
    pub fn parts(&self) -> Vec<usize> {
        match self {
            Shape::Borrow(_) | Shape::Own(_) | Shape::String | Shape::List(None) => Vec::new(),
            Shape::List(Some(item)) => vec![*item],
            Shape::Members(parts) | Shape::Variant(parts) | Shape::Either(parts) => {
                parts.iter().map(|part| part.ty).collect()
            }
        }
    }
}

/// A part that holds something.
#[derive(Debug, Clone)]
pub struct Part {
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
pub enum When {
    Always,
    Tag(usize),
    Some,
    Ok,
    Err,
}

/// How the memory of a value is freed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Freeing {
    /// By this function of the bindings.
    Function(String),
    /// Part by part, because the bindings' own function may leave some of it.
    Parts,
}

/// A resource that the world exports: the user defines its representation.
#[derive(Debug, Clone)]
pub struct ExportedResource {
    pub wit: String,
    /// The struct that the user defines.
    pub rep_type: String,
    pub own_type: String,
    /// Makes an own handle of a representation.
    pub new: String,
    /// Gives the representation of an own handle.
    pub rep: String,
    pub drop_own: String,
    /// The destructor that the user defines.
    pub destructor: String,
    /// A free name for a function that makes a new one.
    pub make: String,
}
