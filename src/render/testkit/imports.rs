//! The imported functions: what is checked before and after, and what they do by default.

use super::literal;
use super::names::{ImportedView, macro_world};
use super::walks::Walks;
use crate::header::CType;
use crate::join::{Function, Model, Names, When};
use crate::render::comment::one_line;
use crate::render::listed;
use crate::render::stub_value::{Assigned, StubReturn, StubValue, StubValues};

/// An imported function, as the templates print it.
pub struct ImportView {
    pub wit: String,
    pub wit_signature: String,
    pub literal: String,
    pub c_name: String,
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
    /// The result by default; `is_impossible` if there can be none.
    pub defaults: Vec<String>,
    pub is_impossible: bool,
}

impl ImportView {
    /// Whether it passes handles at all.
    pub fn passes(&self) -> bool {
        !self.given.is_empty() || !self.received.is_empty()
    }

    /// Whether anything is done where no callback is set.
    pub fn has_default(&self) -> bool {
        self.is_impossible || !self.defaults.is_empty()
    }
}

pub fn view(
    values: &StubValues,
    import: &Function,
    resources: &[ImportedView],
    walks: &mut Walks,
) -> ImportView {
    let model = values.model;
    let arguments = import.argument_names();
    let mut locals = Names::new(arguments.iter().copied());
    let visit = locals.claim("visit");
    let result_name = (!import.c_result.is_void()).then(|| locals.claim("result"));
    let result = result_name.clone().unwrap_or_default();
    let params = import.params.iter().map(|param| (When::Always, param));
    let given = walks.statements(params, &visit, &result);
    let mut received = walks.statements(import.returns.values(), &visit, &result);
    if import.is_async {
        // What is stored later is not seen.
        let world = macro_world(model);
        for statement in &mut received {
            *statement = format!(
                "if ({world}_SUBTASK_STATE({result}) == {world}_SUBTASK_RETURNED) {statement}"
            );
        }
    }
    let returned = values.returned(import);
    ImportView {
        wit: one_line(&import.wit()),
        wit_signature: one_line(&import.wit_signature),
        literal: literal(&import.wit()),
        c_name: import.c_name.to_string(),
        result: import.c_result.to_string(),
        params: listed(import.declarations()),
        arguments: arguments.join(", "),
        zero: "{0}",
        given,
        received,
        defaults: defaults(model, import, &returned, &result, resources),
        is_impossible: returned == StubReturn::Impossible,
        visit,
        result_name,
    }
}

/// The statements that make a result.
fn defaults(
    model: &Model,
    import: &Function,
    returned: &StubReturn,
    result: &str,
    resources: &[ImportedView],
) -> Vec<String> {
    let outs = import.out_params();
    let stored = |made: &StubValue, out: Option<&(CType, &str)>| {
        out.map(|(ty, name)| stored(made, *ty, name, resources))
            .unwrap_or_default()
    };
    let mut statements = match returned {
        StubReturn::Nothing | StubReturn::NoneFlag | StubReturn::Impossible => Vec::new(),
        StubReturn::Direct(made) => assignments(made, result, ".", resources),
        StubReturn::Stored(made) => stored(made, outs.first()),
        StubReturn::OkFlag(made) => {
            let mut statements = match made {
                Some(made) => stored(made, outs.first()),
                None => Vec::new(),
            };
            statements.push(format!("{result} = true"));
            statements
        }
        StubReturn::ErrFlag(Some(made)) => stored(made, outs.last()),
        StubReturn::ErrFlag(None) => Vec::new(),
    };
    if import.is_async {
        statements.push(format!(
            "{result} = {}_SUBTASK_RETURNED",
            macro_world(model)
        ));
    }
    statements
}

fn stored(made: &StubValue, ty: CType, name: &str, resources: &[ImportedView]) -> Vec<String> {
    let ty = ty.pointee();
    let mut statements = vec![format!("*{name} = ({ty}){{0}}")];
    statements.extend(assignments(made, name, "->", resources));
    statements
}

fn assignments(
    made: &StubValue,
    name: &str,
    access: &str,
    resources: &[ImportedView],
) -> Vec<String> {
    let made = made.iter().map(|(path, assigned)| {
        let value = match assigned {
            Assigned::Number(number) => number.to_string(),
            Assigned::New(position) => match resources.get(*position) {
                Some(resource) => format!("{}(NULL)", resource.make_own),
                None => "{0}".into(),
            },
        };
        match (path.as_str(), access) {
            ("", "->") => format!("*{name} = {value}"),
            ("", _) => format!("{name} = {value}"),
            (path, access) => format!("{name}{access}{path} = {value}"),
        }
    });
    made.collect()
}
