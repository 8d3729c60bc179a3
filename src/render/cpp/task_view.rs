//! A task as the header's template prints it.

use super::task::{Kind, Member, Task};
use crate::join::{Export, Form, Model, declared};
use crate::render::comment::{self, one_line};
use crate::render::listed;

pub struct TaskView<'a> {
    pub task: &'a Task,
    pub comment: Vec<String>,
    pub members: Vec<MemberView>,
    /// The parameters of its constructor: those of the export.
    pub params: String,
    pub initializers: String,
    /// The bindings' function that returns.
    pub give: String,
    /// The result as a parameter, and as an argument.
    pub result: String,
    pub given: &'static str,
}

/// A parameter in a task.
pub struct MemberView {
    pub wit: String,
    /// The declaration of the member function that gives access, and what it returns.
    pub access: String,
    pub value: String,
    pub declaration: String,
    /// Drops its borrows, if it can hold any.
    pub drop: Option<String>,
}

pub fn task_view<'a>(model: &Model, task: &'a Task) -> TaskView<'a> {
    let export = &model.exports[task.export];
    let members = task.members.iter();
    let initializers: Vec<_> = members.clone().map(|m| initializer(export, m)).collect();
    let params: Vec<_> = members.clone().map(|m| parameter(export, m)).collect();
    let result = task.result.as_ref().map(|ty| declared(ty, "result"));
    TaskView {
        comment: comment::of_export(export),
        members: members.map(|member| member_view(export, member)).collect(),
        params: listed(&params),
        initializers: initializers.join(", "),
        give: format!("{}_return", export.c_name),
        given: if result.is_some() { "result" } else { "" },
        result: result.unwrap_or_default(),
        task,
    }
}

/// A parameter of the constructor: the export's, under a name that hides nothing.
fn parameter(export: &Export, member: &Member) -> String {
    let param = &export.params[member.param];
    match param.form {
        Form::Value => declared(&param.c_type, &member.argument),
        Form::Pointer | Form::Maybe => format!("{} *{}", param.c_type, member.argument),
    }
}

fn initializer(export: &Export, member: &Member) -> String {
    let param = &export.params[member.param];
    let name = &member.argument;
    let class = held(member);
    let value = match (member.kind, param.form) {
        (Kind::Plain, _) | (Kind::Guarded, Form::Value) => name.clone(),
        (Kind::Copied | Kind::Guarded, _) => format!("*{name}"),
        (Kind::Maybe | Kind::MaybeGuarded, _) => {
            optional(&class, &format!("{name} != nullptr"), &format!("*{name}"))
        }
        (Kind::OptionGuarded, _) => {
            optional(&class, &format!("{name}->is_some"), &format!("{name}->val"))
        }
    };
    format!("{}({value})", member.field)
}

/// The class that holds a member, an option around it aside.
fn held(member: &Member) -> String {
    match member.kind {
        Kind::Plain | Kind::Copied | Kind::Maybe => member.ty.clone(),
        Kind::Guarded | Kind::MaybeGuarded | Kind::OptionGuarded => {
            format!("guarded<{}>", member.ty)
        }
    }
}

/// An optional `class`, made of `value` where `condition` holds.
fn optional(class: &str, condition: &str, value: &str) -> String {
    format!("{condition} ? ::std::optional<{class}>(::std::in_place, {value}) : ::std::nullopt")
}

fn member_view(export: &Export, member: &Member) -> MemberView {
    let (ty, accessor, field) = (&member.ty, &member.accessor, &member.field);
    let class = held(member);
    let (access, value, storage) = match member.kind {
        Kind::Plain | Kind::Copied => (format!("{ty} &{accessor}()"), field.clone(), class),
        Kind::Guarded => (
            format!("view<{ty}> {accessor}()"),
            format!("view<{ty}>(*{field})"),
            class,
        ),
        Kind::Maybe => {
            let storage = format!("::std::optional<{class}>");
            (format!("{storage} &{accessor}()"), field.clone(), storage)
        }
        Kind::MaybeGuarded | Kind::OptionGuarded => (
            format!("::std::optional<view<{ty}>> {accessor}()"),
            optional(&format!("view<{ty}>"), field, &format!("**{field}")),
            format!("::std::optional<{class}>"),
        ),
    };
    let holds_borrows = export.params[member.param].holds_borrows;
    MemberView {
        wit: one_line(&member.wit),
        access,
        value,
        declaration: declared(&storage, field),
        drop: holds_borrows.then(|| match member.kind.is_optional() {
            true => format!("if ({field}) {field}->drop()"),
            false => format!("{field}.drop()"),
        }),
    }
}
