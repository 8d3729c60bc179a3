//! The imported functions: what is checked before and after, and what they do by default.

use super::literal;
use super::names::{ImportedView, macro_world};
use super::walks::Walks;
use crate::join::{Assigned, Import, Made, Model, Names, Returned, declared};
use crate::render::comment::one_line;
use crate::render::listed;

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
    model: &Model,
    import: &Import,
    resources: &[ImportedView],
    walks: &mut Walks,
) -> ImportView {
    let arguments: Vec<_> = import
        .params
        .iter()
        .map(|(_, name)| name.as_str())
        .collect();
    let mut locals = Names::new(arguments.iter().copied());
    let visit = locals.claim("visit");
    let result_name = (import.result != "void").then(|| locals.claim("result"));
    let result = result_name.clone().unwrap_or_default();
    let given = import.passing.params.iter();
    let given = given.map(|passed| walks.statement(passed, &visit, &result));
    let given = given.collect();
    let returned = format!("{}_SUBTASK_STATE({result})", macro_world(model));
    let received = import.passing.results.iter();
    let received = received.map(|passed| match import.is_async {
        // What is stored later is not seen.
        true => format!(
            "if ({returned} == {}_SUBTASK_RETURNED) {}",
            macro_world(model),
            walks.statement(passed, &visit, &result)
        ),
        false => walks.statement(passed, &visit, &result),
    });
    ImportView {
        wit: one_line(&import.wit),
        wit_signature: one_line(&import.wit_signature),
        literal: literal(&import.wit),
        c_name: import.c_name.clone(),
        result: import.result.clone(),
        params: listed(&params(import)),
        arguments: arguments.join(", "),
        zero: "{0}",
        given,
        received: received.collect(),
        defaults: defaults(model, import, &result, resources),
        is_impossible: import.returns == Returned::Impossible,
        visit,
        result_name,
    }
}

fn params(import: &Import) -> Vec<String> {
    let params = import.params.iter();
    params.map(|(ty, name)| declared(ty, name)).collect()
}

/// The statements that make a result.
fn defaults(
    model: &Model,
    import: &Import,
    result: &str,
    resources: &[ImportedView],
) -> Vec<String> {
    let outs = &import.params[import.arguments..];
    let stored = |made: &Made, out: Option<&(String, String)>| {
        out.map(|(ty, name)| stored(made, ty, name, resources))
            .unwrap_or_default()
    };
    let mut statements = match &import.returns {
        Returned::Nothing | Returned::NoneFlag | Returned::Impossible => Vec::new(),
        Returned::Direct(made) => assignments(made, result, ".", resources),
        Returned::Stored(made) => stored(made, outs.first()),
        Returned::OkFlag(made) => {
            let mut statements = match made {
                Some(made) => stored(made, outs.first()),
                None => Vec::new(),
            };
            statements.push(format!("{result} = true"));
            statements
        }
        Returned::ErrFlag(Some(made)) => stored(made, outs.last()),
        Returned::ErrFlag(None) => Vec::new(),
    };
    if import.is_async {
        statements.push(format!(
            "{result} = {}_SUBTASK_RETURNED",
            macro_world(model)
        ));
    }
    statements
}

fn stored(made: &Made, ty: &str, name: &str, resources: &[ImportedView]) -> Vec<String> {
    let ty = ty.trim_end_matches(['*', ' ']);
    let mut statements = vec![format!("*{name} = ({ty}){{0}}")];
    statements.extend(assignments(made, name, "->", resources));
    statements
}

fn assignments(made: &Made, name: &str, access: &str, resources: &[ImportedView]) -> Vec<String> {
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
