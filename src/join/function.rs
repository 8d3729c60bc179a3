//! A function of a world with the names of C.

use std::borrow::Cow;
use std::ops::Deref;
use std::sync::Arc;

use wit_parser::{Resolve, Type};

use super::value_type::{ValueType, When};
use crate::analyze::Side;
use crate::header::CType;
use crate::wit_text::type_name;

/// What an interface is called, or the world for what stands in it directly.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct InterfaceName {
    /// The namespace of its package, and the package's name, with the version where the world has
    /// several; `None` for an inline interface, a renamed one and the world.
    pub package: Option<[String; 2]>,
    /// Its WIT name, or the one that `--rename` gives it.
    pub name: String,
}

/// What the functions of one interface have in common, or those of the world itself.
#[derive(Debug)]
pub(crate) struct Interface {
    /// Its full WIT name; `None` for the world.
    pub wit: Option<String>,
    pub name: InterfaceName,
    /// The prefix of the functions' C names, without the underscore that follows it.
    pub c_namespace: String,
}

impl Interface {
    /// The full WIT name of the function `name`, for example
    /// `sammyne:helloworld/greeter@1.0.0#say-hello`.
    pub(crate) fn wit_name(&self, name: &str) -> String {
        match &self.wit {
            Some(interface) => [interface, "#", name].concat(),
            None => name.to_string(),
        }
    }
}

/// A function, imported or exported.
#[derive(Debug, Clone)]
pub(crate) struct Function<'a> {
    pub side: Side,
    /// The function in the WIT.
    pub definition: &'a wit_parser::Function,
    /// Its name in its interface, for example `say-hello`.
    pub wit_name: &'a str,
    /// Its signature in WIT, for comments.
    pub wit_signature: String,
    pub docs: Option<&'a str>,
    pub interface: Arc<Interface>,
    /// Its C name.
    pub c_name: &'a str,
    /// The C type of its result, for example `void`.
    pub c_result: CType<'a>,
    /// The parameters of the C function, in order: those of the WIT function, then out-parameters.
    pub c_params: CParams<'a>,
    /// How many of those are out-parameters.
    pub out_count: usize,
    /// Whether the bindings make it asynchronous.
    pub is_async: bool,
    pub params: Vec<Value<'a>>,
    pub returns: Returns<'a>,
    /// The bindings' function through which an asynchronous export returns.
    pub return_function: Option<ReturnFunction<'a>>,
}

impl<'a> Function<'a> {
    /// Its full WIT name, for example `sammyne:helloworld/greeter@1.0.0#say-hello`.
    pub(crate) fn wit(&self) -> String {
        self.interface.wit_name(self.wit_name)
    }

    /// Whether it is an asynchronous export.
    pub(crate) fn is_task(&self) -> bool {
        self.side == Side::Export && self.is_async
    }

    /// Whether some parameter can hold a borrow handle that the function must drop.
    pub(crate) fn has_borrow_site(&self) -> bool {
        self.side == Side::Export && self.params.iter().any(|param| param.holds_borrows)
    }

    /// The out-parameters of the C function, type and name.
    pub(crate) fn out_params(&self) -> &[(CType<'a>, &'a str)] {
        &self.c_params[self.c_params.len() - self.out_count..]
    }

    /// The parameters as the bindings declare them, out-parameters included.
    pub(crate) fn declarations(&self) -> Vec<String> {
        let params = self.c_params.iter();
        let declared = |(ty, name): &(CType, &str)| declared(&[ty.base, ty.stars()], name);
        params.map(declared).collect()
    }

    /// The C type that an asynchronous export returns through its `…_return`, if it has a result.
    pub(crate) fn async_result(&self) -> Option<CType<'a>> {
        let function = self.return_function.as_ref()?;
        function.param.map(|(ty, _)| ty)
    }

    /// The names of the parameters in the bindings, out-parameters included.
    pub(crate) fn argument_names(&self) -> Vec<&'a str> {
        self.c_params.iter().map(|(_, name)| *name).collect()
    }
}

/// The parameters of a C function, type and name.
#[derive(Debug, Clone)]
pub(crate) enum CParams<'a> {
    /// As the header declares them.
    Declared(&'a [(CType<'a>, &'a str)]),
    /// With other names.
    Renamed(Vec<(CType<'a>, &'a str)>),
}

impl<'a> Deref for CParams<'a> {
    type Target = [(CType<'a>, &'a str)];

    fn deref(&self) -> &Self::Target {
        match self {
            CParams::Declared(params) => params,
            CParams::Renamed(params) => params,
        }
    }
}

/// The bindings' `…_return` of an asynchronous export.
#[derive(Debug, Clone)]
pub(crate) struct ReturnFunction<'a> {
    pub c_name: String,
    /// The parameter that takes the result, if there is one: its type and name.
    pub param: Option<(CType<'a>, &'a str)>,
    /// Whether that is a struct.
    pub is_struct: bool,
}

/// How a function gives its result.
#[derive(Debug, Clone)]
pub(crate) enum Returns<'a> {
    Nothing,
    /// As one value.
    Value(Value<'a>),
    /// An option in the C signature: the function returns whether there is a value, and stores it.
    Option(Value<'a>),
    /// A result in the C signature: the function returns whether it is ok, and stores what it has.
    Result {
        ok: Option<Value<'a>>,
        err: Option<Value<'a>>,
    },
}

impl<'a> Returns<'a> {
    /// The values that it can give, and when each is there.
    pub(crate) fn values(&self) -> Vec<(When, &Value<'a>)> {
        match self {
            Returns::Nothing => Vec::new(),
            Returns::Value(value) => vec![(When::Always, value)],
            Returns::Option(value) => vec![(When::Some, value)],
            Returns::Result { ok, err } => {
                let ok = ok.iter().map(|value| (When::Ok, value));
                ok.chain(err.iter().map(|value| (When::Err, value)))
                    .collect()
            }
        }
    }
}

/// A value that a call passes: a parameter, or what a function gives as its result.
#[derive(Debug, Clone)]
pub(crate) struct Value<'a> {
    /// Its WIT name; empty for a result.
    pub wit: &'a str,
    /// Its WIT type.
    pub wit_type: Type,
    pub passing: Passing,
    /// The C expression for the value, or for the pointer to it that `passing` implies: a parameter's
    /// name or the path to a member. Empty for what the C function returns.
    pub name: Cow<'a, str>,
    /// Its C type, without the pointer that `passing` implies.
    pub c_type: CType<'a>,
    /// The position of its type in the model; `None` when it holds nothing.
    pub ty: Option<usize>,
    /// Whether it can hold borrow handles that an exported function must drop.
    pub holds_borrows: bool,
}

/// How a function of the bindings passes a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Passing {
    /// `T x`
    Direct,
    /// `T *x`, never null
    Pointer,
    /// `T *maybe_x`: the payload of an option, null for none
    Nullable,
    /// In a member of the struct of an asynchronous import's arguments.
    Member,
    /// `T f(…)`
    Returned,
    /// `T *ret`: the function stores it there.
    Stored,
}

impl<'a> Value<'a> {
    /// Whether `name` is a pointer to the value.
    pub(crate) fn is_behind_pointer(&self) -> bool {
        matches!(
            self.passing,
            Passing::Pointer | Passing::Nullable | Passing::Stored
        )
    }

    /// Its WIT type as text.
    pub(crate) fn wit_type_name(&self, resolve: &Resolve) -> String {
        type_name(resolve, &self.wit_type)
    }

    /// The positions of the imported resources of which it can hold borrow handles. `types` are the
    /// model's, here and below.
    pub(crate) fn borrows<'m>(
        &self,
        types: &'m [ValueType],
    ) -> impl Iterator<Item = usize> + use<'m> {
        let ty = self.ty.filter(|_| self.holds_borrows);
        let contents = ty.map(|ty| &types[ty].contents);
        contents
            .into_iter()
            .flat_map(|contents| contents.borrows.iter().copied())
    }
}

/// A declaration of `name` in C or C++ with a type that is given in parts: a `*` or `&` stands at the
/// name.
pub(crate) fn declared(ty: &[&str], name: &str) -> String {
    let end = ty.iter().rfind(|part| !part.is_empty());
    let is_at_name = end.is_some_and(|end| end.ends_with(['*', '&']));
    let between = if is_at_name { "" } else { " " };
    let mut text =
        String::with_capacity(ty.iter().map(|part| part.len()).sum::<usize>() + 1 + name.len());
    text.extend(ty.iter().chain([&between, &name]).copied());
    text
}
