//! The exported functions: the calls that know what they lend.

use super::walks::Walks;
use super::{KitNames, literal};
use crate::join::{Export, Names, Passed, TestkitExport, declared};
use crate::render::comment::{of_export, one_line};
use crate::render::listed;

/// The call of an export, as the templates print it.
pub struct CallView {
    pub comment: Vec<String>,
    pub wit_signature: String,
    pub literal: String,
    pub c_name: String,
    /// The function that makes the call, or starts the task.
    pub call: String,
    pub result: String,
    pub params: String,
    pub arguments: String,
    /// The names of its local variables.
    pub visit: String,
    pub result_name: Option<String>,
    pub zero: &'static str,
    /// What looks at each handle that it is given, and that it gives.
    pub given: Vec<String>,
    pub received: Vec<String>,
    /// The C type of a task's result, what gives it, the parameters of `…_return`, and which of
    /// them is kept.
    pub async_result: Option<String>,
    pub result_of: String,
    pub return_params: String,
    pub kept: Option<String>,
}

pub fn view(export: &Export, kit: &TestkitExport, names: &KitNames, walks: &mut Walks) -> CallView {
    let arguments = export.argument_names();
    let mut locals = Names::new(arguments.iter().copied());
    if let Some(name) = &kit.result_name {
        locals.claim(name);
    }
    let visit = locals.claim("visit");
    let result_name = (export.result != "void").then(|| locals.claim("result"));
    let result = result_name.clone().unwrap_or_default();
    let mut statements = |passed: &[Passed]| -> Vec<String> {
        let passed = passed.iter();
        passed
            .map(|passed| walks.statement(passed, &visit, &result))
            .collect()
    };
    let given = statements(&kit.passing.params);
    let received = match export.is_async {
        true => statements(&kit.returned),
        false => statements(&kit.passing.results),
    };
    let (public, c_name) = (&names.public, &export.c_name);
    let kept = kit.result_name.clone();
    let returned = export.async_result.iter().zip(&kept);
    let returned: Vec<_> = returned.map(|(ty, name)| declared(ty, name)).collect();
    CallView {
        comment: of_export(export),
        wit_signature: one_line(&export.wit_signature),
        literal: literal(&export.wit()),
        c_name: c_name.to_string(),
        call: match export.is_async {
            true => format!("{public}_start_{c_name}"),
            false => format!("{public}_call_{c_name}"),
        },
        result: export.result.to_string(),
        params: listed(&export.c_params()),
        arguments: arguments.join(", "),
        zero: "{0}",
        given,
        received,
        async_result: export.async_result.as_deref().map(str::to_string),
        result_of: format!("{public}_result_of_{c_name}"),
        return_params: listed(&returned),
        kept,
        visit,
        result_name,
    }
}
