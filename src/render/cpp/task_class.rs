//! The class of a task. The template `cpp/task.jinja` prints it.

use super::task::{Held, Member, Task};
use crate::join::{Function, Model, declared};

/// The parts of the class that depend on how each parameter is held.
pub(super) struct TaskClass<'a> {
    /// The parameters of the constructor: those of the export.
    pub params: Vec<String>,
    pub initializers: String,
    pub members: Vec<ClassMember<'a>>,
}

/// A parameter in the class.
pub(super) struct ClassMember<'a> {
    /// Its WIT name and type.
    pub wit: &'a str,
    /// The declaration of the member function that gives access to it.
    pub access: String,
    /// What that function returns.
    pub value: String,
    pub declaration: String,
    /// The statement that drops its borrows, if it can hold any.
    pub drop: Option<String>,
}

impl<'a> TaskClass<'a> {
    pub(super) fn new(model: &Model, task: &'a Task) -> Self {
        let export = &model.exports[task.export];
        let members = task.members.iter();
        let initializers: Vec<_> = members.clone().map(|m| initializer(export, m)).collect();
        Self {
            params: members.clone().map(|m| parameter(export, m)).collect(),
            initializers: initializers.join(", "),
            members: members.map(|m| class_member(export, m)).collect(),
        }
    }
}

/// The declaration of a constructor parameter: that of the export's parameter, under a name that
/// hides no other.
fn parameter(export: &Function, member: &Member) -> String {
    let param = &export.params[member.param];
    let ty = param.declared_type();
    declared(&[ty.base, ty.stars()], &member.argument)
}

fn initializer(export: &Function, member: &Member) -> String {
    let param = &export.params[member.param];
    let name = &member.argument;
    let class = held_class(member);
    let value = match (member.held, param.is_behind_pointer()) {
        (Held::Plain, _) | (Held::Guarded, false) => name.clone(),
        (Held::Copied | Held::Guarded, _) => format!("*{name}"),
        (Held::Maybe | Held::MaybeGuarded, _) => {
            optional(&class, &format!("{name} != nullptr"), &format!("*{name}"))
        }
        (Held::OptionGuarded, _) => {
            optional(&class, &format!("{name}->is_some"), &format!("{name}->val"))
        }
    };
    format!("{}({value})", member.field)
}

/// The class that holds a member, without the `std::optional` around it.
fn held_class(member: &Member) -> String {
    match member.held {
        Held::Plain | Held::Copied | Held::Maybe => member.ty.clone(),
        Held::Guarded | Held::MaybeGuarded | Held::OptionGuarded => {
            format!("guarded<{}>", member.ty)
        }
    }
}

/// The expression for a `std::optional<class>` that is made from `value` if `condition` holds.
fn optional(class: &str, condition: &str, value: &str) -> String {
    format!("{condition} ? ::std::optional<{class}>(::std::in_place, {value}) : ::std::nullopt")
}

fn class_member<'a>(export: &Function, member: &'a Member) -> ClassMember<'a> {
    let (ty, accessor, field) = (&member.ty, &member.accessor, &member.field);
    let class = held_class(member);
    let (access, value, storage) = match member.held {
        Held::Plain | Held::Copied => (format!("{ty} &{accessor}()"), field.clone(), class),
        Held::Guarded => (
            format!("view<{ty}> {accessor}()"),
            format!("view<{ty}>(*{field})"),
            class,
        ),
        Held::Maybe => {
            let storage = format!("::std::optional<{class}>");
            (format!("{storage} &{accessor}()"), field.clone(), storage)
        }
        Held::MaybeGuarded | Held::OptionGuarded => (
            format!("::std::optional<view<{ty}>> {accessor}()"),
            optional(&format!("view<{ty}>"), field, &format!("**{field}")),
            format!("::std::optional<{class}>"),
        ),
    };
    let holds_borrows = export.params[member.param].holds_borrows;
    ClassMember {
        wit: &member.wit,
        access,
        value,
        declaration: declared(&[&storage], field),
        drop: holds_borrows.then(|| match member.held.is_optional() {
            true => format!("if ({field}) {field}->drop()"),
            false => format!("{field}.drop()"),
        }),
    }
}
