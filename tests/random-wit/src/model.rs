//! A world as plain data: what [`Display`](std::fmt::Display) prints as WIT.

use crate::names::Name;

/// One WIT file: a package with a world in it, and the packages that it depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct World {
    /// The packages nested in the file, dependencies first.
    pub dependencies: Vec<Package>,
    /// The package that the world is in, with its interfaces.
    pub package: Package,
    /// Documentation of the world.
    pub docs: Docs,
    /// The name of the world.
    pub name: Name,
    /// The world's items, in the order in which they are written.
    pub items: Vec<WorldItem>,
}

/// Lines of documentation, without the `///`.
pub type Docs = Vec<&'static str>;

/// A package with its interfaces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// The package's name and version.
    pub id: PackageId,
    /// Its interfaces.
    pub interfaces: Vec<Interface>,
}

/// `namespace:name@version`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PackageId {
    /// The part before the colon.
    pub namespace: &'static str,
    /// The part after the colon.
    pub name: &'static str,
    /// The version, if it has one.
    pub version: Option<&'static str>,
}

/// An interface, in a package or inline in a world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interface {
    /// Its documentation.
    pub docs: Docs,
    /// Its name.
    pub name: Name,
    /// What it holds.
    pub items: Vec<Item>,
}

/// An item of an interface, or one that a world defines itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// `use path.{…};`
    Use(Use),
    /// A type definition.
    Type(TypeDef),
    /// A freestanding function. A world has imports and exports instead.
    Func(Func),
}

/// `use path.{name, name as alias};`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// The path of the interface, as written in this package.
    pub path: String,
    /// Each name used, and its alias if it has one.
    pub names: Vec<(Name, Option<Name>)>,
}

/// One line or block of a world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WorldItem {
    /// A `use` or a type.
    Item(Item),
    /// `import path;`
    Import(String),
    /// `import name: func(…);`
    ImportFunc(Func),
    /// `import name: interface { … }`
    ImportInline(Interface),
    /// `export path;`
    Export(String),
    /// `export name: func(…);`
    ExportFunc(Func),
    /// `export name: interface { … }`
    ExportInline(Interface),
}

/// A type definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeDef {
    /// Its documentation.
    pub docs: Docs,
    /// Its name.
    pub name: Name,
    /// What the name is defined to be.
    pub kind: TypeDefKind,
}

/// The definition of a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypeDefKind {
    /// `resource r { … }`
    Resource(Vec<Func>),
    /// `record r { field: type, … }`
    Record(Vec<(Docs, Name, Type)>),
    /// `variant v { case, case(type), … }`
    Variant(Vec<(Docs, Name, Option<Type>)>),
    /// `enum e { case, … }`
    Enum(Vec<Name>),
    /// `flags f { flag, … }`
    Flags(Vec<Name>),
    /// `type t = …;`
    Alias(Type),
}

/// A function of any kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Func {
    /// Its documentation.
    pub docs: Docs,
    /// Its name; `None` for a constructor.
    pub name: Option<Name>,
    /// Where it belongs.
    pub kind: FuncKind,
    /// Whether it is an `async func`.
    pub is_async: bool,
    /// Its parameters, without the implied `self`.
    pub params: Vec<(Name, Type)>,
    /// What it returns, if anything.
    pub result: Option<Type>,
}

/// The kinds of functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FuncKind {
    /// In an interface or in a world.
    Freestanding,
    /// In a resource, with an implied `self`.
    Method,
    /// In a resource, without a `self`.
    Static,
    /// In a resource, returning a new one.
    Constructor,
}

/// A type as it is used in a parameter, a field and so on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// A number, `bool` or `char`: its keyword.
    Scalar(&'static str),
    /// `string`
    String,
    /// `borrow<r>`
    Borrow(Name),
    /// `own<r>`, written as the bare name of the resource when `bare` is set.
    Own {
        /// The resource.
        resource: Name,
        /// Whether `own<…>` is left out.
        bare: bool,
    },
    /// A type by its name.
    Named(Name),
    /// `option<t>`
    Option(Box<Type>),
    /// `result`, `result<t>`, `result<_, e>` or `result<t, e>`
    Result(Option<Box<Type>>, Option<Box<Type>>),
    /// `list<t>`
    List(Box<Type>),
    /// `tuple<t, …>`
    Tuple(Vec<Type>),
}
