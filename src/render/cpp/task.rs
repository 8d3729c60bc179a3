//! The tasks of asynchronous exports: an owner of the parameters that must be finished.

use super::names::identifier;
use super::spelling::Speller;
use crate::join::{Names, Passing, Value};

/// The task of one asynchronous export, and the user's functions that it goes to.
#[derive(Debug, Clone)]
pub struct Task {
    /// The position of the export.
    pub export: usize,
    pub function: String,
    pub callback: String,
    pub class: String,
    /// The type that the user's functions return, and that of the event.
    pub code: String,
    pub event: String,
    /// The type of the result, if there is one.
    pub result: Option<String>,
    pub members: Vec<Member>,
    /// Names of member functions that no parameter has.
    pub finish: String,
    pub cancel: String,
    pub drop: String,
    pub take: String,
}

/// A parameter in a task.
#[derive(Debug, Clone)]
pub struct Member {
    /// The parameter's position, and its name in the task's constructor.
    pub param: usize,
    pub argument: String,
    /// Its WIT name and type.
    pub wit: String,
    pub accessor: String,
    pub field: String,
    pub kind: Kind,
    /// The C++ type of what is held.
    pub ty: String,
}

/// How a parameter is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A copy of something that owns nothing.
    Plain,
    /// A copy of that behind a pointer.
    Copied,
    /// A copy of that, if there is one.
    Maybe,
    /// What holds borrows or memory.
    Guarded,
    /// The same behind a pointer, if there is one.
    MaybeGuarded,
    /// The same in an option that the bindings pass as a struct.
    OptionGuarded,
}

impl Kind {
    /// Whether it needs `<optional>`.
    pub fn is_optional(self) -> bool {
        matches!(self, Kind::Maybe | Kind::MaybeGuarded | Kind::OptionGuarded)
    }
}

impl Speller<'_, '_> {
    /// The task of an asynchronous export.
    pub fn task(
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
        let return_function = self.export.return_function.as_ref();
        let result = return_function.and_then(|function| function.param);
        let result = result.map(|(ty, _)| self.c_type_text(ty));
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
            .map(|(((i, param), (kind, ty)), argument)| {
                let accessor = names.claim(identifier(param.wit));
                Member {
                    param: i,
                    argument,
                    wit: format!("{}: {}", param.wit, param.wit_type_name(self.model.resolve)),
                    field: names.claim(format!("{accessor}_")),
                    accessor,
                    kind,
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

    fn member(&mut self, param: &Value) -> (Kind, String) {
        let payload = param.option_payload(&self.model.types);
        let kind = match (param.passing, param.guarded(&self.model.types), payload) {
            (Passing::Nullable, None, _) => Kind::Maybe,
            (Passing::Nullable, Some(_), _) => Kind::MaybeGuarded,
            (_, Some(_), Some(payload)) => {
                let ty = self.model.types[payload].c_name;
                return (Kind::OptionGuarded, self.c_type(ty).to_string());
            }
            (_, Some(_), None) => Kind::Guarded,
            (Passing::Pointer, None, _) => Kind::Copied,
            (_, None, _) => Kind::Plain,
        };
        (kind, self.c_type_text(param.c_type))
    }
}
