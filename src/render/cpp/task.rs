//! The tasks of asynchronous exports: coroutines that own the parameters of their call or, where there are none in the
//! language, objects that do and that must be finished.

use std::fmt::Write as _;

use super::functions::{CppFunction, Role};
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
    /// The class whose member the coroutine is.
    pub member: Option<TaskMember>,
    /// The type of the coroutine's result where it is declared.
    coroutine_result: String,
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
        let names = self.cpp.names.iter();
        for (param, name) in self.coroutine.iter().zip(names).skip(self.own_parameters()) {
            parameters.add(|text| text.write_str(&param.ty), name);
        }
        parameters
    }

    /// What the coroutine is called with.
    pub(super) fn values(&self) -> String {
        let values = self.coroutine.iter().skip(self.own_parameters());
        let values = values.map(|param| param.value.as_str());
        values.collect::<Vec<_>>().join(", ")
    }

    /// Where its types are spelled.
    pub(super) fn at(&self) -> At<'_> {
        declared_at(&self.cpp, self.member.as_ref())
    }

    /// How many parameters are not passed to the coroutine: the object of a method.
    fn own_parameters(&self) -> usize {
        let is_method = self.member.is_some() && self.cpp.role == Role::Method;
        usize::from(is_method)
    }

    /// The names of the parameters of the coroutine.
    pub(super) fn parameter_names(&self) -> &[String] {
        &self.cpp.names[self.own_parameters()..]
    }

    /// The type of the coroutine's result where it is declared.
    pub(super) fn coroutine_result(&self) -> &str {
        &self.coroutine_result
    }

    /// What calls the coroutine in the user's class `T`.
    pub(super) fn member_callee(&self, member: &TaskMember) -> String {
        match (self.cpp.role, self.cpp.names.first()) {
            (Role::Method, Some(this)) => {
                format!("detail::exported<T>::object({this}).{}", member.name)
            }
            _ => format!("T::{}", member.name),
        }
    }

    /// `static ` where it belongs to no object.
    pub(super) fn is_static(&self) -> bool {
        self.cpp.role != Role::Method
    }

    /// The type of the result.
    pub(super) fn result_type(&self) -> &str {
        self.result.as_ref().map_or("void", |result| &result.ty)
    }
}

/// Where the types of a task are spelled: in a class a coroutine has neighbours that may have their names.
fn declared_at<'s>(cpp: &'s CppFunction, member: Option<&'s TaskMember>) -> At<'s> {
    let class = member.map(|member| member.class.as_str());
    At {
        path: &cpp.path,
        hidden: class.and_then(|class| cpp.speller.naming.members(&cpp.path, class)),
        class,
    }
}

/// The place of a coroutine in a class of the user.
pub(super) struct TaskMember {
    pub class: String,
    pub name: String,
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
        let names_of_task = self.naming.task(&cpp.path, cpp.name);
        let (class, callback) = (names_of_task.class, names_of_task.callback);
        let member = names_of_task.member;
        let member = member.map(|[class, name]| TaskMember { class, name });
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
        let declared_at = declared_at(&cpp, member.as_ref());
        let coroutine =
            coroutine.map(|(param, name)| self.coroutine_parameter(param, name, declared_at));
        let coroutine = coroutine.collect();
        let result = export.definition.result;
        let coroutine_result = result.map_or_else(
            || "void".to_string(),
            |result| self.spell(result, Form::Owned, declared_at),
        );
        let [keep, resume, finish, cancel, drop] =
            ["keep", "resume", "finish", "cancel", "drop"].map(|name| names.claim(name));
        Task {
            class,
            callback,
            members,
            coroutine,
            coroutine_result,
            member,
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
