//! The exported functions: the calls that know which handles they lend.

use super::KitNames;
use super::walks::Walks;
use crate::join::{Function, Names, When};

/// The call of an export, or the start of its task.
pub(super) struct ExportCall<'a> {
    pub export: &'a Function<'a>,
    /// The function that makes the call, or starts the task.
    pub call: String,
    /// The local variables for the state of the check, and for what the export returns.
    pub visit: String,
    pub result_name: Option<String>,
    /// The statements that check each handle in the parameters and in the result.
    pub given: Vec<String>,
    pub received: Vec<String>,
    /// The function that gives a task's result, and the parameter of `…_return` that is kept for it.
    pub result_of: String,
    pub kept: Option<&'a str>,
}

impl<'a> ExportCall<'a> {
    pub(super) fn new(export: &'a Function<'a>, names: &KitNames, walks: &mut Walks) -> Self {
        let arguments = export.argument_names();
        let mut locals = Names::new(arguments.iter().copied());
        let function = export.return_function.as_ref();
        let kept = function.and_then(|function| function.param);
        let kept = kept.map(|(_, name)| name);
        if let Some(name) = kept {
            locals.claim(name);
        }
        let visit = locals.claim("visit");
        let result_name = (!export.c_result.is_void()).then(|| locals.claim("result"));
        let result = result_name.clone().unwrap_or_default();
        let params = export.params.iter().map(|param| (When::Always, param));
        let given = walks.statements(params, &visit, &result);
        let received = walks.statements(export.returns.values(), &visit, &result);
        let (public, c_name) = (&names.public, export.c_name);
        Self {
            export,
            call: match export.is_async {
                true => format!("{public}_start_{c_name}"),
                false => format!("{public}_call_{c_name}"),
            },
            given,
            received,
            result_of: format!("{public}_result_of_{c_name}"),
            kept,
            visit,
            result_name,
        }
    }
}
