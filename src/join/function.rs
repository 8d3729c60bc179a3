//! An exported function with the names of C.

use std::borrow::Cow;
use std::rc::Rc;

use super::model::Model;
use super::returns::Returned;

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
    pub returns: Returned,
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
    pub fn c_params(&self) -> Vec<String> {
        let params = self.params.iter().map(Param::declaration);
        let outs = self.outs.iter();
        params
            .chain(outs.map(|(ty, name)| declared(ty, name)))
            .collect()
    }

    /// The names of the parameters in the bindings, out-parameters included.
    pub fn argument_names(&self) -> Vec<&str> {
        let params = self.params.iter().map(|param| param.name);
        let outs = self.outs.iter().map(|(_, name)| *name);
        params.chain(outs).collect()
    }
}

/// A declaration of `name` in C or C++: a `*` or `&` stands at the name.
pub fn declared(ty: &str, name: &str) -> String {
    let between = if ty.ends_with(['*', '&']) { "" } else { " " };
    [ty, between, name].concat()
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
    fn declaration(&self) -> String {
        match self.form {
            Form::Value => declared(&self.c_type, self.name),
            Form::Pointer | Form::Maybe => [&self.c_type, " *", self.name].concat(),
        }
    }

    /// The positions of the imported resources of which it can hold borrow handles.
    pub fn borrows<'m>(&self, model: &'m Model) -> &'m [usize] {
        let ty = self.ty.filter(|_| self.holds_borrows);
        ty.map_or(&[], |ty| &model.types[ty].borrows)
    }
}
