//! The exported functions: the calls that know what they lend.

use super::walks::Walks;
use super::{KitNames, literal};
use crate::join::{Function, Names, ParamDeclaration, When};
use crate::render::comment::{of_function, one_line};
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

pub fn view(export: &Function, names: &KitNames, walks: &mut Walks) -> CallView {
    let arguments = export.argument_names();
    let mut locals = Names::new(arguments.iter().copied());
    let given = export
        .return_function
        .as_ref()
        .and_then(|function| function.param);
    if let Some((_, name)) = given {
        locals.claim(name);
    }
    let visit = locals.claim("visit");
    let result_name = (!export.c_result.is_void()).then(|| locals.claim("result"));
    let result = result_name.clone().unwrap_or_default();
    let params = export.params.iter().map(|param| (When::Always, param));
    let lent = walks.statements(params, &visit, &result);
    let received = walks.statements(export.returns.values(), &visit, &result);
    let (public, c_name) = (&names.public, &export.c_name);
    let returned = given.map(|(ty, name)| ParamDeclaration::of_c(ty, name));
    CallView {
        comment: of_function(export),
        wit_signature: one_line(&export.wit_signature),
        literal: literal(&export.wit()),
        c_name: c_name.to_string(),
        call: match export.is_async {
            true => format!("{public}_start_{c_name}"),
            false => format!("{public}_call_{c_name}"),
        },
        result: export.c_result.to_string(),
        params: listed(export.declarations()),
        arguments: arguments.join(", "),
        zero: "{0}",
        given: lent,
        received,
        async_result: given.map(|(ty, _)| ty.to_string()),
        result_of: format!("{public}_result_of_{c_name}"),
        return_params: listed(returned.into_iter()),
        kept: given.map(|(_, name)| name.to_string()),
        visit,
        result_name,
    }
}
