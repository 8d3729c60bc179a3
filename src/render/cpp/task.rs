//! The tasks of asynchronous exports. A task owns the parameters of its call and must be finished.

use super::names::identifier;
use super::spelling::Speller;
use crate::join::{Names, Passing, Value};

/// The task of one asynchronous export, and the user's functions that receive it.
#[derive(Debug, Clone)]
pub(crate) struct Task {
    /// The position of the export.
    pub export: usize,
    pub function: String,
    pub callback: String,
    pub class: String,
    /// The type that the user's functions return.
    pub code: String,
    /// The type of the event that the callback receives.
    pub event: String,
    /// The type of the result, if there is one.
    pub result: Option<String>,
    pub members: Vec<Member>,
    /// The names of member functions; no parameter has one of these names.
    pub finish: String,
    pub cancel: String,
    pub drop: String,
    pub take: String,
}

/// A parameter in a task.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    /// The parameter's position, and its name in the task's constructor.
    pub param: usize,
    pub argument: String,
    /// Its WIT name and type.
    pub wit: String,
    pub accessor: String,
    pub field: String,
    pub held: Held,
    /// The C++ type of what is held.
    pub ty: String,
}

/// How a parameter is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Held {
    /// A copy of a value that owns nothing.
    Plain,
    /// A copy of a value that owns nothing, passed by pointer.
    Copied,
    /// A copy of a value that owns nothing, passed by a pointer that may be null.
    Maybe,
    /// An owner of a value with borrows or memory.
    Guarded,
    /// An owner of a value with borrows or memory, passed by a pointer that may be null.
    MaybeGuarded,
    /// An owner of a value with borrows or memory, in an option that the bindings pass as a struct.
    OptionGuarded,
}

impl Held {
    /// Whether the task holds it in a `std::optional`.
    pub(crate) fn is_optional(self) -> bool {
        matches!(self, Held::Maybe | Held::MaybeGuarded | Held::OptionGuarded)
    }
}

impl Speller<'_, '_> {
    /// The task of an asynchronous export.
    pub(super) fn task(
        &mut self,
        export: usize,
        function: String,
        callback: String,
        class: String,
    ) -> Task {
        let code = self.c_type_text(self.export.c_result);
        let event = self
            .c_type(&format!("{}_event_t", self.model.world))
            .to_string();
        let result = self.export.async_result();
        let result = result.map(|ty| self.c_type_text(ty));
        let params = self.export.params.iter();
        let held: Vec<_> = params.map(|param| self.member(param)).collect();
        let aliases = self.space.usings.iter().map(|using| &*using.name);
        let mut names = Names::new(aliases.chain([class.as_str(), "live_"]));
        let mut arguments: Vec<String> = Vec::new();
        for param in &self.export.params {
            let mut name = param.name.clone();
            let is_other = |name: &str| arguments.iter().any(|other| other == name);
            self.scopes.parameter(self.space.scope, &mut name, is_other);
            arguments.push(name.into_owned());
        }
        let params = self.export.params.iter().enumerate().zip(held);
        let members: Vec<_> = params
            .zip(arguments)
            .map(|(((i, param), (held, ty)), argument)| {
                let accessor = names.claim(identifier(param.wit));
                Member {
                    param: i,
                    argument,
                    wit: format!("{}: {}", param.wit, param.wit_type_name(self.model.resolve)),
                    field: names.claim(format!("{accessor}_")),
                    accessor,
                    held,
                    ty,
                }
            })
            .collect();
        Task {
            export,
            function,
            callback,
            class,
            code,
            event,
            result,
            members,
            finish: names.claim("finish"),
            cancel: names.claim("cancel"),
            drop: names.claim("drop"),
            take: names.claim("take"),
        }
    }

    fn member(&mut self, param: &Value) -> (Held, String) {
        let types = &self.model.types;
        let payload = param.option_payload(types);
        let held = match (param.passing, param.guarded(types), payload) {
            (Passing::Nullable, None, _) => Held::Maybe,
            (Passing::Nullable, Some(_), _) => Held::MaybeGuarded,
            (_, Some(_), Some(payload)) => {
                let ty = types[payload].c_name;
                return (Held::OptionGuarded, self.c_type(ty).to_string());
            }
            (_, Some(_), None) => Held::Guarded,
            (Passing::Pointer, None, _) => Held::Copied,
            (_, None, _) => Held::Plain,
        };
        (held, self.c_type_text(param.c_type))
    }
}
