//! The tasks of asynchronous exports. A task owns the parameters of its call and must be finished.

use super::functions::CppFunction;
use super::passing::Global;
use super::spelling::{At, Form, Kind, Speller};
use crate::join::{Names, Passing, declared};

/// The task of one asynchronous export, and the user's functions that receive it.
pub(super) struct Task<'a> {
    pub cpp: CppFunction<'a>,
    pub class: String,
    pub callback: String,
    pub members: Vec<Member>,
    pub result: Option<TaskResult>,
    /// The names of member functions; no parameter has one of these names.
    pub finish: String,
    pub cancel: String,
    pub drop: String,
    /// The name of the result where it is given.
    pub given: &'static str,
}

impl Task<'_> {
    pub(super) fn path(&self) -> &str {
        &self.cpp.path
    }
}

/// A parameter in a task.
pub(super) struct Member {
    pub name: String,
    /// The parameter of the constructor.
    pub declaration: String,
    pub ty: String,
    /// Its WIT name and type.
    pub wit: String,
    /// What it is made of.
    pub value: String,
    pub holds_borrows: bool,
}

/// The result that a task gives.
pub(super) struct TaskResult {
    pub ty: String,
    /// The bindings' type, if the result is a struct.
    pub c: Option<String>,
    /// The result as the bindings take it, if it is none.
    pub expression: String,
}

/// The name of the result of a task where it is given: no name of the runtime, and no type's.
const GIVEN: &str = "value_";

impl<'a> Speller<'a> {
    /// The task of the asynchronous export `cpp`.
    pub(super) fn task(self, cpp: CppFunction<'a>) -> Task<'a> {
        let at = At::namespace(&cpp.path);
        let export = cpp.function;
        let arguments = self.naming.params(export, &cpp.path, &[]);
        let [class, callback] = self.naming.task(&cpp.path, cpp.name);
        let mut names = Names::new([class.as_str(), "live_"].into_iter());
        let types = export.c_params.iter().map(|(ty, _)| *ty);
        let params = export.params.iter().zip(arguments).zip(types);
        let members = params.map(|((param, argument), c)| {
            let ty = self.spell(param.wit_type, Form::Owned, at);
            let value = match (self.kind(param.wit_type), param.passing) {
                (Kind::Number, Passing::Direct) => argument.clone(),
                (Kind::Option(some), Passing::Nullable) => {
                    let some = self.spell(some, Form::Owned, at);
                    format!("detail::taken_option<{some}>({argument} != nullptr, *{argument})")
                }
                (_, Passing::Direct) => format!("detail::taken<{ty}>({argument})"),
                _ => format!("detail::taken<{ty}>(*{argument})"),
            };
            Member {
                name: names.claim(argument.clone()),
                wit: format!("{}: {}", param.wit, param.wit_type_name(self.model.resolve)),
                holds_borrows: param.holds_borrows,
                declaration: declared(&[&Global(c).to_string()], &argument),
                ty,
                value,
            }
        });
        let members = members.collect();
        let [finish, cancel, drop] = ["finish", "cancel", "drop"].map(|name| names.claim(name));
        Task {
            class,
            callback,
            members,
            result: self.task_result(&cpp, at),
            cpp,
            finish,
            cancel,
            drop,
            given: GIVEN,
        }
    }

    fn task_result(self, cpp: &CppFunction, at: At) -> Option<TaskResult> {
        let result = cpp.function.definition.result?;
        let (c, _) = cpp.function.return_function.as_ref()?.param?;
        let ty = self.spell(result, Form::Owned, at);
        let (c, expression) = match self.kind(result) {
            Kind::Number => (None, GIVEN.into()),
            Kind::Named => (None, format!("static_cast<::{c}>({GIVEN})")),
            Kind::Own(_) => (None, format!("{GIVEN}.release()")),
            _ => (Some(c.to_string()), String::new()),
        };
        Some(TaskResult { ty, c, expression })
    }
}
