//! The ownership model with the names of C. Plain data: what `render` reads.

use std::borrow::Cow;
use std::sync::Arc;

use foldhash::HashSet;
use wit_parser::{Resolve, TypeId};

use super::ends::Ends;
use super::function::{Function, InterfaceName};
use super::named::NamedType;
use super::names::Names;
use super::value_type::ValueType;
use crate::analyze::ContentsOf;

/// A world, ready to be rendered.
#[derive(Debug)]
pub(crate) struct Model<'a> {
    /// The WIT, for the names of types.
    pub resolve: &'a Resolve,
    /// The world's name in file names and identifiers, for example `hello_world`.
    pub world: String,
    /// The file name of the bindings' header, for example `hello_world.h`.
    pub header: String,
    /// A word that stands for what that header defines.
    pub layout: String,
    /// Whether that header uses `size_t` without including what declares it.
    pub includes_size: bool,
    /// The version of wit-bindgen that made the header, for people; empty when it is not known.
    pub bindings_version: String,
    /// The imported resources, in the order of the world's imports.
    pub resources: Vec<Resource>,
    /// One alias for each borrow type of an imported resource, in the order of the header.
    pub aliases: Vec<DropAlias>,
    /// Each type of own handles: those of the imported resources, of the exported ones, and then the
    /// other names of these types, in the order of the header.
    pub own_types: Vec<OwnType<'a>>,
    /// The types that hold something and are reached from parameters and results, first those of
    /// the exports' parameters. A type comes after the types of its parts.
    pub types: Vec<ValueType<'a>>,
    /// What the types of the parameters and results hold.
    pub contents: ContentsOf<'a>,
    /// The streams and futures among them, and in what comes through these.
    pub ends: Ends<'a>,
    /// The types with names, in the order of the world.
    pub named_types: Vec<NamedType<'a>>,
    /// Whether strings are made of 16-bit units.
    pub is_utf16: bool,
    pub exports: Vec<Function<'a>>,
    pub imports: Vec<Function<'a>>,
    pub exported_resources: Vec<ExportedResource>,
    /// The functions that share their names with members: a macro of such a name must not replace the members.
    pub named_as_members: HashSet<&'a str>,
    /// The C names in use.
    pub names: Names<'a>,
    /// The bindings' functions that read and write the slot of a task.
    pub slot: [String; 2],
}

impl Model<'_> {
    /// Whether any exported function has a borrow site.
    pub(crate) fn has_borrow_sites(&self) -> bool {
        self.exports.iter().any(Function::has_borrow_site)
    }

    /// Whether any imported function is asynchronous.
    pub(crate) fn has_async_imports(&self) -> bool {
        self.imports.iter().any(|import| import.is_async)
    }

    /// Whether the bindings declare no drop of a borrow.
    pub(crate) fn drops_borrows_as_owns(&self) -> bool {
        self.resources.iter().any(|r| r.drop_borrow.is_none())
    }

    /// Whether the bindings declare some function as `f()`, where C before C23 wants `f(void)`.
    pub(crate) fn lacks_prototypes(&self) -> bool {
        let mut exports = self.exports.iter();
        exports.any(|export| export.is_async && export.c_params.is_empty())
    }
}

/// An imported resource.
#[derive(Debug, Clone)]
pub(crate) struct Resource {
    /// Its definition in the WIT.
    pub id: TypeId,
    /// Its full WIT name, for example `sammyne:helloworld/types@1.0.0#context`.
    pub wit: String,
    /// Its WIT name alone, for example `context`.
    pub name: String,
    /// The interface that defines it, or the world.
    pub interface: InterfaceName,
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
    pub(crate) fn borrow_function(&self) -> &str {
        let name = &self.borrow_type;
        name.strip_suffix("_t").unwrap_or(name)
    }
}

/// The drop of a borrow type under that type's own name.
#[derive(Debug, Clone)]
pub(crate) struct DropAlias {
    /// For example `exports_sammyne_helloworld_greeter_borrow_context_drop`.
    pub function: String,
    /// The name without `_drop`, free to derive further names from.
    pub stem: String,
    /// For example `exports_sammyne_helloworld_greeter_borrow_context_t`.
    pub borrow_type: String,
    /// The position of the resource.
    pub resource: usize,
    /// The function of the bindings that already has the name which this alias should have had.
    pub clash: Option<String>,
}

/// A type of own handles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OwnType<'a> {
    /// For example `exports_sammyne_helloworld_greeter_own_context_t`.
    pub name: Cow<'a, str>,
    /// The bindings' function that drops such a handle.
    pub drop_own: Arc<str>,
}

/// A resource that the world exports: the user defines its representation.
#[derive(Debug, Clone)]
pub(crate) struct ExportedResource {
    /// Its definition in the WIT.
    pub id: TypeId,
    pub wit: String,
    /// Its WIT name alone.
    pub name: String,
    /// The interface that defines it, or the world.
    pub interface: InterfaceName,
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
    /// A free name for a function that makes a new handle.
    pub make: String,
}
