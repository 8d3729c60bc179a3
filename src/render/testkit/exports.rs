//! The exported functions: the calls that know which handles they lend.

use super::KitNames;
use super::walks::Walks;
use crate::join::{Export, Names, Passed, TestkitExport};

/// The call of an export, or the start of its task.
pub struct ExportCall<'a> {
    pub export: &'a Export<'a>,
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
    pub fn new(
        export: &'a Export<'a>,
        kit: &'a TestkitExport,
        names: &KitNames,
        walks: &mut Walks,
    ) -> Self {
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
            kept: kit.result_name.as_deref(),
            visit,
            result_name,
        }
    }
}
