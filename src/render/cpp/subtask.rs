//! The calls of asynchronous imports. A call has its arguments until it has ended, and the place of its result.

use std::fmt::Write as _;

use super::functions::{CppFunction, Role};
use super::parameters::Parameters;
use super::passing::{Global, Taking};
use super::spelling::{Form, Kind};
use crate::analyze::Side;
use crate::join::{Passing, Returns, Value, declared};

/// The call of one asynchronous import.
pub(super) struct Subtask<'a> {
    pub arguments: Vec<Argument>,
    /// The bindings' struct for the arguments, where they are many.
    pub bundle: Option<&'a str>,
    /// Its result in C++ and in C, `void` where there is none.
    pub result: String,
    pub c_result: String,
}

/// An argument that a call has.
pub(super) struct Argument {
    pub name: String,
    /// Its declaration as a member.
    pub member: String,
    /// What the member is made of.
    pub value: String,
    /// What the bindings' function takes.
    pub passed: String,
    /// The statement that gives own handles away, if it has any.
    pub given: Option<String>,
    /// Whether it lends handles.
    pub lends: bool,
    /// The statement that notes these, where they are as the bindings have them.
    pub lent: Option<String>,
}

impl Subtask<'_> {
    /// All arguments as the bindings' function takes them.
    pub(super) fn passed(&self) -> String {
        joined(&self.arguments, |argument| &argument.passed)
    }

    /// Whether it lends handles.
    pub(super) fn lends(&self) -> bool {
        self.arguments.iter().any(|argument| argument.lends)
    }

    /// Whether it gives own handles away.
    pub(super) fn gives(&self) -> bool {
        self.arguments
            .iter()
            .any(|argument| argument.given.is_some())
    }

    /// What the members are made of.
    pub(super) fn values(&self) -> String {
        joined(&self.arguments, |argument| &argument.value)
    }
}

/// The statement that notes what `value` lends.
fn lends(value: &str) -> String {
    format!("detail::each_handle({value}, lend)")
}

fn joined(arguments: &[Argument], text: impl Fn(&Argument) -> &str) -> String {
    let texts: Vec<_> = arguments.iter().map(text).collect();
    texts.join(", ")
}

/// Names that the struct of a call's arguments has itself.
pub(super) const MEMBERS: [&str; 8] = [
    "args",
    "arguments",
    "give",
    "handle",
    "lend",
    "result",
    "start",
    "status",
];

impl<'a> CppFunction<'a> {
    /// Whether it is called by `co_await`.
    pub(super) fn is_subtask(&self) -> bool {
        self.function.side == Side::Import && self.function.is_async
    }

    /// Its call, if it is an asynchronous import.
    pub(super) fn subtask(&self) -> Subtask<'a> {
        let arguments = self.function.params.iter().zip(&self.names).enumerate();
        let arguments = arguments.map(|(position, (param, name))| {
            let is_self = position == 0 && self.role == Role::Method;
            self.kept_argument(param, name, is_self)
        });
        let is_bundled = |param: &Value| param.passing == Passing::Member;
        let bundle = self.function.params.iter().any(is_bundled);
        let (result, c_result) = match &self.function.returns {
            Returns::Value(value) => (
                self.result_type().into_owned(),
                Global(value.c_type).to_string(),
            ),
            _ => ("void".into(), "void".into()),
        };
        Subtask {
            arguments: arguments.collect(),
            bundle: bundle.then(|| self.function.c_params[0].0.base),
            result,
            c_result,
        }
    }

    /// The parameters of the bindings' function of an asynchronous import, and their names.
    pub(super) fn raw_parameters(&self) -> (Parameters, String) {
        let is_bundled = |param: &Value| param.passing == Passing::Member;
        let own: Vec<&str> = match self.function.params.iter().any(is_bundled) {
            true => vec!["args"],
            false => self.names.iter().map(String::as_str).collect(),
        };
        let params = &self.function.c_params;
        let results = params[own.len()..].iter().map(|_| "out_");
        let names: Vec<&str> = own.iter().copied().chain(results).collect();
        let mut parameters = Parameters::with_capacity(params.len() * 32);
        for ((ty, _), name) in params.iter().zip(&names) {
            parameters.add(|text| write!(text, "{}", Global(*ty)), name);
        }
        (parameters, names.join(", "))
    }

    fn kept_argument(&self, param: &Value<'a>, name: &str, is_self: bool) -> Argument {
        let (speller, at, ty) = (self.speller, self.at(), param.wit_type);
        let c = Global(param.c_type);
        let whole = speller.spell(ty, Form::Lent, at);
        if is_self {
            return Argument {
                name: name.into(),
                member: format!("{c} {name}"),
                value: format!("{c}{{checked()}}"),
                passed: name.into(),
                given: None,
                lends: true,
                lent: Some(lends(name)),
            };
        }
        let placed = match param.passing {
            Passing::Pointer => format!("detail::as<{c}>(&{name})"),
            _ => format!("*detail::as<{c}>(&{name})"),
        };
        let plain = |passed: String| (name.to_string(), passed, None);
        let moved = |passed: String| {
            let forgets = format!("detail::forget({name})");
            (
                format!("static_cast<{whole} &&>({name})"),
                passed,
                Some(forgets),
            )
        };
        let mut spelled = String::new();
        let written = speller.argument_type(&mut spelled, param, at);
        written.expect("a string takes all text");
        let taking = speller.taking(ty);
        let (value, passed, given) = match (taking, speller.kind(ty)) {
            (Taking::Value, Kind::Named) => plain(format!("static_cast<{c}>({name})")),
            (Taking::Value, Kind::Own(_) | Kind::End(_)) => moved(format!("{name}.get()")),
            (Taking::Value, Kind::Borrow(_)) => plain(format!("{name}.get()")),
            (Taking::Value, _) => plain(name.into()),
            (Taking::View, _) => plain(format!("detail::lower<{c}>({name})")),
            (Taking::Option, _) if speller.holds_owns(ty) => moved(placed),
            (Taking::Option, _) => plain(format!("detail::lent_option<{c}>({name})")),
            (Taking::Reference, _) => plain(placed),
            (Taking::Moved, _) => {
                spelled.clone_from(&whole);
                moved(placed)
            }
        };
        let lent = match (speller.kind(ty), param.passing) {
            (Kind::Borrow(_), _) => lends(name),
            (Kind::Option(some), Passing::Nullable) => {
                let some = speller.spell(some, Form::Lent, at);
                let value = lends(&format!("*detail::as<{some}>({name})"));
                format!("if ({name} != nullptr) {value}")
            }
            (_, Passing::Pointer) => lends(&format!("*detail::as<{whole}>({name})")),
            _ => lends(&format!("*detail::as<{whole}>(&{name})")),
        };
        let has_borrows = speller.holds_borrows(ty);
        Argument {
            lends: has_borrows,
            lent: has_borrows.then_some(lent),
            name: name.into(),
            member: declared(&[&spelled], name),
            value,
            passed,
            given,
        }
    }
}
