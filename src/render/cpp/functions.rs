//! The functions of a world in C++: the imports as people call them, and the exports as people define them.

use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::sync::Arc;

use wit_parser::{FunctionKind, Resolve, Type, TypeId};

use super::parameters::Parameters;
use super::passing::{Global, Way};
use super::spelling::{At, Form, Kind, Speller, kind, primitive};
use super::subtask::MEMBERS;
use crate::analyze::{Side, children, dealias};
use crate::join::{Function, Value, definition};

/// What a function is in C++.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Free,
    Method,
    Static,
    /// A constructor of the class.
    Constructor,
}

/// A function in C++.
pub(super) struct CppFunction<'a> {
    pub function: &'a Function<'a>,
    pub role: Role,
    /// Its name in its namespace or class.
    pub name: &'a str,
    /// The namespace below the root.
    pub path: Arc<str>,
    /// The class around it.
    pub class: Option<String>,
    /// The names of the WIT parameters in C++, `self` among them.
    pub names: Vec<String>,
    pub(super) speller: Speller<'a>,
}

impl<'a> CppFunction<'a> {
    /// Where its types are spelled.
    pub(super) fn at(&self) -> At<'_> {
        let class = self.class.as_deref();
        At {
            path: &self.path,
            hidden: class.and_then(|class| self.speller.naming.members(&self.path, class)),
            class,
        }
    }

    /// The parameters, `self` aside, and their names.
    fn params(&self) -> impl Iterator<Item = (&Value<'a>, &str)> {
        let names = self.names.iter().map(String::as_str);
        let params = self.function.params.iter().zip(names);
        params.skip(usize::from(self.role == Role::Method))
    }

    /// The names of the parameters, `self` aside.
    pub(super) fn param_names(&self) -> Vec<&str> {
        self.params().map(|(_, name)| name).collect()
    }

    /// The parameters as they are declared.
    pub(super) fn declarations(&self) -> Parameters {
        let at = self.at();
        let mut parameters = Parameters::with_capacity(self.names.len() * 32);
        for (param, name) in self.params() {
            let ty = |text: &mut String| match self.function.side {
                Side::Import => self.speller.argument_type(text, param, at),
                Side::Export => self.speller.received_type(text, param, at),
            };
            parameters.add(ty, name);
        }
        parameters
    }

    /// The arguments of the call that hands the parameters on, `first` before them.
    pub(super) fn arguments(&self, first: &str) -> String {
        let at = self.at();
        let mut text = String::with_capacity(first.len() + self.names.len() * 48);
        text.push_str(first);
        for (param, name) in self.params() {
            if !text.is_empty() {
                text.push_str(", ");
            }
            let written = match self.function.side {
                Side::Import => self.speller.argument(&mut text, param, name, at),
                Side::Export => self.speller.received(&mut text, param, name, at),
            };
            written.expect("a string takes all text");
        }
        text
    }

    /// The type of its result.
    pub(super) fn result_type(&self) -> Cow<'static, str> {
        match self.function.definition.result {
            None => "void".into(),
            Some(ty) => match dealias(self.speller.model.resolve, ty) {
                Type::Id(_) => self.speller.spell(ty, Form::Owned, self.at()).into(),
                ty => primitive(ty).into(),
            },
        }
    }

    /// How it returns.
    pub(super) fn way(&self) -> Way<'_> {
        self.speller.way(self.function, self.at())
    }

    /// The parameters of the bindings' function, out-parameters included, under names that hide nothing.
    pub(super) fn c_declarations(&self) -> Parameters {
        let params = self.function.c_params.iter();
        let widths = params.map(|(ty, name)| ty.base.len() + name.len() + ":: **_,\n".len());
        let mut parameters = Parameters::with_capacity(widths.sum());
        for ((ty, _), name) in self.function.c_params.iter().zip(self.all_names()) {
            parameters.add(|text| write!(text, "{}", Global(*ty)), name);
        }
        parameters
    }

    /// The type that the bindings' function returns.
    pub(super) fn c_result(&self) -> Global<'a> {
        Global(self.function.c_result)
    }

    /// The namespace below the root.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// All names of the bindings' parameters.
    pub(super) fn c_names(&self) -> Vec<&str> {
        self.all_names().collect()
    }

    fn all_names(&self) -> impl Iterator<Item = &str> {
        let outs = self.function.out_params().iter().map(|(_, name)| *name);
        self.names.iter().map(String::as_str).chain(outs)
    }

    /// The declaration of a member of an exported resource's class.
    pub(super) fn member_declaration(&self) -> String {
        let params = self.declarations().joined();
        let class = self.class.as_deref().unwrap_or_default();
        match self.role {
            Role::Constructor => format!("{class}({params})"),
            Role::Static => format!("static {} {}({params})", self.result_type(), self.name),
            Role::Method | Role::Free => format!("{} {}({params})", self.result_type(), self.name),
        }
    }

    /// Whether it is a constructor of one argument, which must be explicit.
    pub(super) fn is_converting(&self) -> bool {
        self.role == Role::Constructor && self.names.len() == 1
    }

    /// What a shim calls: a method of the user's object, a static function of its class, or a free function.
    pub(super) fn method_callee(&self) -> Callee<'_> {
        let this = self.names.first().map_or("self", String::as_str);
        Callee([
            "detail::exported<T>::object(",
            this,
            ").",
            "",
            "",
            self.name,
        ])
    }

    /// The static function in the user's class `T`.
    pub(super) fn static_callee(&self) -> Callee<'_> {
        Callee(["", "", "", "", "T::", self.name])
    }

    /// Whether its result is spelled the same in every namespace.
    pub(super) fn has_plain_result(&self, resolve: &Resolve) -> bool {
        let result = self.function.definition.result;
        result.is_none_or(|ty| kind(resolve, ty) == Kind::Number)
    }

    /// The user's function, found without regard to its arguments.
    pub(super) fn free_callee<'s>(&'s self, root: &'s str) -> Callee<'s> {
        Callee(["::", root, "::", &self.path, "::", self.name])
    }
}

/// An expression that is called, in parts.
pub(super) struct Callee<'s>([&'s str; 6]);

impl fmt::Display for Callee<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.0.iter().try_for_each(|part| f.write_str(part))
    }
}

/// Names that the body of a function declares itself.
const LOCALS: [&str; 4] = ["ret", "err", "is_ok", "is_some"];

impl<'a> Speller<'a> {
    /// The imports, asynchronous ones among them.
    pub(super) fn imports(self) -> Vec<CppFunction<'a>> {
        let imports = self.model.imports.iter().enumerate();
        let imports =
            imports.map(|(position, import)| self.function(import, self.naming.import(position)));
        imports.collect()
    }

    /// The exports, asynchronous ones among them.
    pub(super) fn exports(self) -> Vec<CppFunction<'a>> {
        let exports = self.model.exports.iter().enumerate();
        let exports =
            exports.map(|(position, export)| self.function(export, self.naming.export(position)));
        exports.collect()
    }

    fn function(self, function: &'a Function<'a>, name: &'a str) -> CppFunction<'a> {
        let (path, class) = self.place(function);
        let is_subtask = function.side == Side::Import && function.is_async;
        let locals: &[&str] = if is_subtask { &MEMBERS } else { &LOCALS };
        CppFunction {
            function,
            role: self.role(function),
            name,
            names: self.naming.params(function, &path, locals),
            class,
            path,
            speller: self,
        }
    }

    /// The namespace and the class of `function`.
    fn place(self, function: &Function) -> (Arc<str>, Option<String>) {
        let resource = function
            .definition
            .kind
            .resource()
            .filter(|_| !function.is_task());
        let resource = resource.map(|id| definition(self.model.resolve, id));
        let name = resource.and_then(|id| self.naming.of(id));
        match name {
            Some(class) => (class.path.clone(), Some(class.name.clone())),
            None => {
                let path = self
                    .naming
                    .paths
                    .of(function.side, &function.interface.name);
                (path, None)
            }
        }
    }

    fn role(self, function: &Function) -> Role {
        match function.definition.kind {
            FunctionKind::Freestanding
            | FunctionKind::AsyncFreestanding
            | FunctionKind::Getter
            | FunctionKind::Setter => Role::Free,
            FunctionKind::Method(_)
            | FunctionKind::AsyncMethod(_)
            | FunctionKind::MethodGetter(_)
            | FunctionKind::MethodSetter(_) => Role::Method,
            FunctionKind::Static(_)
            | FunctionKind::AsyncStatic(_)
            | FunctionKind::StaticGetter(_)
            | FunctionKind::StaticSetter(_) => Role::Static,
            FunctionKind::Constructor(_) => match is_constructor(self.model.resolve, function) {
                true => Role::Constructor,
                false => Role::Static,
            },
        }
    }
}

/// Whether `ty` is a handle of `class`, or an option or result of one: these convert from what they hold, so that each
/// would be made of the other without end.
fn converts_to(resolve: &Resolve, ty: Type, class: TypeId) -> bool {
    match (kind(resolve, ty), dealias(resolve, ty)) {
        (Kind::Own(id) | Kind::Borrow(id), _) => id == class,
        (Kind::Option(_) | Kind::Result, Type::Id(id)) => {
            let mut held = children(resolve, id).into_iter();
            held.any(|held| converts_to(resolve, held.ty, class))
        }
        _ => false,
    }
}

/// Whether a constructor of the WIT is one in C++. One that may fail is a static function, and so is an import that
/// takes only a handle of its own resource, or an option or result of one, which would be a copy or a move.
pub(super) fn is_constructor(resolve: &Resolve, function: &Function) -> bool {
    let FunctionKind::Constructor(class) = function.definition.kind else {
        return false;
    };
    let class = definition(resolve, class);
    let takes_itself = match &function.definition.params[..] {
        [param] => converts_to(resolve, param.ty, class),
        _ => false,
    };
    let is_copy = takes_itself && function.side == Side::Import;
    function
        .definition
        .result
        .is_some_and(|ty| kind(resolve, ty) == Kind::Own(class))
        && !is_copy
        && !function.is_async
}
