//! How values go between the bindings' C functions and C++: parameters and results of imports and exports.

use std::fmt::{self, Write as _};

use wit_parser::{Type, TypeDefKind};

use super::spelling::{At, Form, Kind, Spelled, Speller};
use crate::analyze::{Side, dealias};
use crate::header::CType;
use crate::join::{Function, Passing, Returns, Value};

/// How a call gives its result.
pub(super) enum Way<'s> {
    Nothing,
    /// The call is the result once these stand before and after it.
    Direct {
        before: String,
        after: &'static str,
    },
    /// Stored through a pointer, as this C type.
    Stored(Global<'s>),
    /// An option in the C signature: the type of its value in C++ and in C.
    Option {
        value: Spelled<'s>,
        c: Global<'s>,
    },
    /// A result in the C signature: the C++ types, and the C types that are there.
    Result {
        types: String,
        ok: Option<Global<'s>>,
        err: Option<Global<'s>>,
    },
}

/// How an import takes a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taking {
    Value,
    View,
    /// `const T &`
    Reference,
    /// `T &&`: it holds own handles, which are given away.
    Moved,
    /// An option of what is taken by value or as a view.
    Option,
}

impl<'a> Speller<'a> {
    /// Writes the type of the parameter `param` of an import.
    pub(super) fn argument_type(self, f: &mut String, param: &Value, at: At) -> fmt::Result {
        let whole = self.spelled(param.wit_type, Form::Lent, at);
        match self.taking(param.wit_type) {
            Taking::Value => write!(f, "{whole}"),
            Taking::View | Taking::Option => self.view(f, param.wit_type, at),
            Taking::Reference => write!(f, "const {whole} &"),
            Taking::Moved => write!(f, "{whole} &&"),
        }
    }

    /// Writes the expression that hands on the parameter `param` of an import, which is called `name` in C++.
    pub(super) fn argument(self, f: &mut String, param: &Value, name: &str, at: At) -> fmt::Result {
        let whole = self.spelled(param.wit_type, Form::Lent, at);
        let c = Global(param.c_type);
        match (self.taking(param.wit_type), param.passing) {
            (Taking::Value, _) => match self.kind(param.wit_type) {
                Kind::Named => write!(f, "static_cast<{c}>({name})"),
                Kind::Own(_) | Kind::End(_) => write!(f, "{name}.release()"),
                Kind::Borrow(_) => write!(f, "{name}.get()"),
                _ => f.write_str(name),
            },
            (Taking::View, _) => write!(f, "detail::lent<{c}>({name})"),
            (Taking::Option, Passing::Nullable) => write!(f, "detail::maybe<{c}>({name})"),
            (Taking::Option, _) => write!(f, "detail::lent_option<{c}>({name})"),
            (Taking::Reference, Passing::Nullable) => write!(f, "detail::inside<{c}>({name})"),
            (Taking::Reference, Passing::Direct) => write!(f, "*detail::as<{c}>(&{name})"),
            (Taking::Reference, _) => write!(f, "detail::as<{c}>(&{name})"),
            (Taking::Moved, Passing::Nullable) => {
                let payload = self.payload(param.wit_type, Form::Lent, at);
                write!(f, "detail::given_option<{payload}>({name})")
            }
            (Taking::Moved, _) => write!(f, "detail::given<{whole}>({name})"),
        }
    }

    pub(super) fn taking(&self, ty: Type) -> Taking {
        match self.kind(ty) {
            Kind::Number | Kind::Named | Kind::Own(_) | Kind::Borrow(_) | Kind::End(_) => {
                Taking::Value
            }
            Kind::String => Taking::View,
            Kind::List if !self.holds_owns(ty) => Taking::View,
            Kind::Option(some) if matches!(self.taking(some), Taking::Value | Taking::View) => {
                Taking::Option
            }
            _ if self.holds_owns(ty) => Taking::Moved,
            _ => Taking::Reference,
        }
    }

    /// Writes what is lent to an import for a string, a list, or an option.
    fn view(&self, f: &mut String, ty: Type, at: At) -> fmt::Result {
        let lent = |ty: Type| self.spelled(ty, Form::Lent, at);
        let Type::Id(id) = dealias(self.model.resolve, ty) else {
            return match dealias(self.model.resolve, ty) {
                Type::String => f.write_str("string_view"),
                ty => write!(f, "{}", lent(ty)),
            };
        };
        match self.model.resolve.types[id].kind {
            TypeDefKind::List(item) => write!(f, "span<const {}>", lent(item)),
            TypeDefKind::Map(key, value) => {
                write!(f, "span<const map_entry<{}, {}>>", lent(key), lent(value))
            }
            TypeDefKind::Option(some) => {
                f.write_str("option<")?;
                self.view(f, some, at)?;
                f.write_str(">")
            }
            _ => write!(f, "{}", lent(ty)),
        }
    }

    /// What stands between the angle brackets of a result.
    fn result_types(&self, ty: Type, at: At) -> String {
        let spelled = self.spell(ty, Form::Owned, at);
        let inside = spelled.strip_prefix("result<");
        let inside = inside.and_then(|inside| inside.strip_suffix('>'));
        inside.unwrap_or(&spelled).to_string()
    }

    fn payload<'s>(self, ty: Type, form: Form, at: At<'s>) -> Spelled<'s>
    where
        'a: 's,
    {
        match self.kind(ty) {
            Kind::Option(some) => self.spelled(some, form, at),
            _ => self.spelled(ty, form, at),
        }
    }

    /// Writes the type of the parameter `param` of an export.
    pub(super) fn received_type(self, f: &mut String, param: &Value, at: At) -> fmt::Result {
        let whole = self.spelled(param.wit_type, Form::Owned, at);
        match (self.kind(param.wit_type), param.passing) {
            (Kind::Borrow(id), Passing::Direct) if !self.is_imported(id) => {
                write!(f, "{} &", self.named(id, "", at))
            }
            (Kind::Number | Kind::Named, Passing::Direct) => write!(f, "{whole}"),
            (Kind::Own(_) | Kind::Borrow(_) | Kind::End(_), Passing::Direct) => {
                write!(f, "{whole}")
            }
            _ => write!(f, "{whole} &"),
        }
    }

    /// Writes the expression that hands on the parameter `param` of an export, which is called `name` in the shim.
    pub(super) fn received(self, f: &mut String, param: &Value, name: &str, at: At) -> fmt::Result {
        let whole = self.spelled(param.wit_type, Form::Owned, at);
        match (self.kind(param.wit_type), param.passing) {
            (Kind::Number, Passing::Direct) => f.write_str(name),
            (Kind::Named, Passing::Direct) => write!(f, "static_cast<{whole}>({name})"),
            (Kind::Borrow(id), Passing::Direct) if !self.is_imported(id) => {
                let object = self.named(id, "", at);
                write!(f, "detail::exported<{object}>::object({name})")
            }
            (Kind::Own(_) | Kind::Borrow(_) | Kind::End(_), Passing::Direct) => {
                write!(f, "{whole}({name})")
            }
            (Kind::Option(some), Passing::Nullable) => {
                let some = self.spelled(some, Form::Owned, at);
                write!(f, "detail::optional_parameter<{some}>({name})")
            }
            (_, Passing::Direct) => write!(f, "detail::parameter<{whole}>(&{name})"),
            _ => write!(f, "detail::parameter<{whole}>({name})"),
        }
    }

    /// How `function` returns: an import returns what the bindings' function does, and an export returns to it.
    pub(super) fn way<'s>(self, function: &Function<'s>, at: At<'s>) -> Way<'s>
    where
        'a: 's,
    {
        let Some(result) = function.definition.result else {
            return Way::Nothing;
        };
        let c = |value: &Value<'s>| Global(value.c_type);
        match &function.returns {
            Returns::Nothing => Way::Nothing,
            Returns::Value(value) if value.passing == Passing::Stored => Way::Stored(c(value)),
            Returns::Value(_) => self.direct(function, result, at),
            Returns::Option(value) => Way::Option {
                value: self.payload(result, Form::Owned, at),
                c: c(value),
            },
            Returns::Result { ok, err } => Way::Result {
                types: self.result_types(result, at),
                ok: ok.as_ref().map(c),
                err: err.as_ref().map(c),
            },
        }
    }

    fn direct<'s>(self, function: &Function, result: Type, at: At) -> Way<'s> {
        let ty = self.spelled(result, Form::Owned, at);
        let (before, after) = match (self.kind(result), function.side) {
            (Kind::Named, Side::Import) => (format!("static_cast<{ty}>("), ")"),
            (Kind::Named, Side::Export) => {
                (format!("static_cast<{}>(", Global(function.c_result)), ")")
            }
            (Kind::Own(_) | Kind::End(_), Side::Import) => (format!("{ty}("), ")"),
            (Kind::Own(_) | Kind::End(_), Side::Export) => (String::new(), ".release()"),
            _ => (String::new(), ""),
        };
        Way::Direct { before, after }
    }
}

/// A C type as it is written where names of C++ are in scope.
#[derive(Clone, Copy)]
pub(super) struct Global<'a>(pub CType<'a>);

impl fmt::Display for Global<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self.0.base {
            "bool" | "char" | "double" | "float" | "int" | "void" => {}
            _ => f.write_str("::")?,
        }
        self.0.fmt(f)
    }
}
