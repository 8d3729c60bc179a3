//! The tasks of asynchronous exports: coroutines that own the parameters of their call or, where there are none in the
//! language, objects that do and that must be finished.

use std::fmt::Write as _;

use super::functions::CppFunction;
use super::parameters::Parameters;
use super::passing::Global;
use super::spelling::{At, Form, Kind, Speller};
use crate::join::{Names, Passing, Value, declared};

/// The task of one asynchronous export, and the user's functions that receive it.
pub(super) struct Task<'a> {
    pub cpp: CppFunction<'a>,
    pub class: String,
    pub callback: String,
    pub members: Vec<Member>,
    pub coroutine: Vec<CoroutineParameter>,
    pub result: Option<TaskResult>,
    /// The names of member functions; no parameter has one of these names.
    pub keep: String,
    pub resume: String,
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

    /// The parameters of the coroutine.
    pub(super) fn parameters(&self) -> Parameters {
        let mut parameters = Parameters::with_capacity(self.coroutine.len() * 32);
        for (param, name) in self.coroutine.iter().zip(&self.cpp.names) {
            parameters.add(|text| text.write_str(&param.ty), name);
        }
        parameters
    }

    /// What the coroutine is called with.
    pub(super) fn values(&self) -> String {
        let values = self.coroutine.iter().map(|param| param.value.as_str());
        values.collect::<Vec<_>>().join(", ")
    }

    /// The type of the result.
    pub(super) fn result_type(&self) -> &str {
        self.result.as_ref().map_or("void", |result| &result.ty)
    }
}

/// A parameter of a coroutine, which owns it.
pub(super) struct CoroutineParameter {
    ty: String,
    value: String,
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
    /// The same below the root.
    pub full: String,
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
            let value = self.taken(param, &argument, at);
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
        let coroutine = export.params.iter().zip(&cpp.names);
        let coroutine = coroutine.map(|(param, name)| self.coroutine_parameter(param, name, at));
        let [keep, resume, finish, cancel, drop] =
            ["keep", "resume", "finish", "cancel", "drop"].map(|name| names.claim(name));
        Task {
            class,
            callback,
            members,
            coroutine: coroutine.collect(),
            result: self.task_result(&cpp, at),
            cpp,
            keep,
            resume,
            finish,
            cancel,
            drop,
            given: GIVEN,
        }
    }

    /// The expression that takes the parameter `param` of an export, which is called `name`, from the bindings.
    fn taken(self, param: &Value, name: &str, at: At) -> String {
        let ty = self.spelled(param.wit_type, Form::Owned, at);
        match (self.kind(param.wit_type), param.passing) {
            (Kind::Number, Passing::Direct) => name.into(),
            (Kind::Option(some), Passing::Nullable) => {
                let some = self.spelled(some, Form::Owned, at);
                format!("detail::taken_option<{some}>({name} != nullptr, *{name})")
            }
            (_, Passing::Direct) => format!("detail::taken<{ty}>({name})"),
            _ => format!("detail::taken<{ty}>(*{name})"),
        }
    }

    fn coroutine_parameter(self, param: &Value, name: &str, at: At) -> CoroutineParameter {
        match self.kind(param.wit_type) {
            Kind::Borrow(id) if !self.is_imported(id) => {
                let object = self.named(id, "", at);
                CoroutineParameter {
                    ty: format!("{object} &"),
                    value: format!("detail::exported<{object}>::object({name})"),
                }
            }
            _ => CoroutineParameter {
                ty: self.spell(param.wit_type, Form::Owned, at),
                value: self.taken(param, name, at),
            },
        }
    }

    fn task_result(self, cpp: &CppFunction, at: At) -> Option<TaskResult> {
        let result = cpp.function.definition.result?;
        let (c, _) = cpp.function.return_function.as_ref()?.param?;
        let ty = self.spell(result, Form::Owned, at);
        let (c, expression) = match self.kind(result) {
            Kind::Number => (None, GIVEN.into()),
            Kind::Named => (None, format!("static_cast<::{c}>({GIVEN})")),
            Kind::Own(_) | Kind::End(_) => (None, format!("{GIVEN}.release()")),
            _ => (Some(c.to_string()), String::new()),
        };
        Some(TaskResult {
            full: self.spell(result, Form::Owned, At::namespace("")),
            ty,
            c,
            expression,
        })
    }
}
