//! The ownership model with the names of C. Plain data: what `render` reads.

use std::borrow::Cow;
use std::rc::Rc;

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
    /// Whether it is a borrow handle itself.
    pub fn is_borrow(&self) -> bool {
        matches!(self, Shape::Borrow(_))
    }

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

/// What the exported functions of one interface have in common, or those of the world itself.
#[derive(Debug)]
pub struct ExportedInterface {
    /// Its full WIT name; `None` for the world.
    pub wit: Option<String>,
    /// The C++ namespace of the user's functions below the root, unescaped, for example
    /// `[exports, sammyne, helloworld, greeter]`.
    pub namespace: Vec<String>,
    /// The prefix of the functions' C names, without the underscore that follows it.
    pub c_namespace: String,
    /// The prefix of the C names of the types that they use, without a trailing underscore.
    pub type_namespace: String,
}

impl ExportedInterface {
    /// The full WIT name of the function `name`, for example
    /// `sammyne:helloworld/greeter@1.0.0#say-hello`.
    pub fn wit_name(&self, name: &str) -> String {
        match &self.wit {
            Some(interface) => [interface, "#", name].concat(),
            None => name.to_string(),
        }
    }
}

/// An exported function.
#[derive(Debug, Clone)]
pub struct Export<'a> {
    /// Its name in its interface, for example `say-hello`.
    pub wit_name: &'a str,
    /// Its signature in WIT, for comments.
    pub wit_signature: String,
    pub docs: Option<&'a str>,
    pub interface: Rc<ExportedInterface>,
    /// Its C name without the prefix, for example `method_worker_run`.
    pub name: &'a str,
    /// Its C name.
    pub c_name: &'a str,
    /// The C type of its result, for example `void`.
    pub result: Cow<'a, str>,
    pub params: Vec<Param<'a>>,
    /// The out-parameters that follow, C type and name.
    pub outs: Vec<(Cow<'a, str>, &'a str)>,
    /// Whether the bindings make it asynchronous.
    pub is_async: bool,
    /// The C type that an asynchronous function gives to its `…_return`.
    pub async_result: Option<Cow<'a, str>>,
    /// Whether that is a struct.
    pub async_result_is_struct: bool,
    /// A value that it can return, for stubs.
    pub returns: super::returns::Returned,
}

impl Export<'_> {
    /// Its full WIT name, for example `sammyne:helloworld/greeter@1.0.0#say-hello`.
    pub fn wit(&self) -> String {
        self.interface.wit_name(self.wit_name)
    }

    /// Whether some parameter can hold a borrow handle of an imported resource.
    pub fn has_borrow_site(&self) -> bool {
        self.params.iter().any(|param| param.holds_borrows)
    }

    /// The parameters as the bindings declare them, out-parameters included.
    pub fn c_params(&self) -> impl Iterator<Item = ParamDeclaration<'_>> + Clone {
        let params = self.params.iter().map(Param::declaration);
        let outs = self.outs.iter();
        params.chain(outs.map(|(ty, name)| ParamDeclaration::new(ty, name)))
    }

    /// The names of the parameters in the bindings, out-parameters included.
    pub fn argument_names(&self) -> Vec<&str> {
        let params = self.params.iter().map(|param| param.name);
        let outs = self.outs.iter().map(|(_, name)| *name);
        params.chain(outs).collect()
    }
}

/// A declaration of a name in C or C++: its parts, one after the other.
#[derive(Debug, Clone, Copy)]
pub struct ParamDeclaration<'a>([&'a str; 5]);

impl<'a> ParamDeclaration<'a> {
    /// Of `name` with the type `ty`: a `*` or `&` stands at the name.
    pub fn new(ty: &'a str, name: &'a str) -> Self {
        Self::around(["", ty, ""], name)
    }

    /// The same of a type in three parts.
    pub fn around([before, ty, after]: [&'a str; 3], name: &'a str) -> Self {
        let end = if after.is_empty() { ty } else { after };
        let between = if end.ends_with(['*', '&']) { "" } else { " " };
        Self([before, ty, after, between, name])
    }

    /// One that is written already.
    pub fn written(text: &'a str) -> Self {
        Self([text, "", "", "", ""])
    }

    pub fn parts(self) -> [&'a str; 5] {
        self.0
    }
}

/// A declaration of `name`: a `*` or `&` stands at the name.
pub fn declared(ty: &str, name: &str) -> String {
    ParamDeclaration::new(ty, name).parts().concat()
}

/// How the bindings pass a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `T x`
    Value,
    /// `T *x`, never null
    Pointer,
    /// `T *maybe_x`: an outermost option, null when there is none
    Maybe,
}

/// A parameter of an exported function.
#[derive(Debug, Clone)]
pub struct Param<'a> {
    /// Its WIT name.
    pub wit: &'a str,
    /// Its WIT type; empty where the function is synchronous, and nothing says it.
    pub wit_type: String,
    /// Its C name.
    pub name: &'a str,
    /// Its C type without the pointer that `form` implies.
    pub c_type: Cow<'a, str>,
    pub form: Form,
    /// The position of the type that it holds, or that the option holds for `Form::Maybe`; `None`
    /// when it holds nothing.
    pub ty: Option<usize>,
    /// Whether it can hold borrow handles of imported resources.
    pub holds_borrows: bool,
}

impl Param<'_> {
    /// As the bindings declare it.
    fn declaration(&self) -> ParamDeclaration<'_> {
        match self.form {
            Form::Value => ParamDeclaration::new(&self.c_type, self.name),
            Form::Pointer | Form::Maybe => {
                ParamDeclaration::around(["", &self.c_type, " *"], self.name)
            }
        }
    }

    /// The positions of the imported resources of which it can hold borrow handles.
    pub fn borrows<'m>(&self, model: &'m Model) -> &'m [usize] {
        let ty = self.ty.filter(|_| self.holds_borrows);
        ty.map_or(&[], |ty| &model.types[ty].borrows)
    }
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
