//! The imported functions: the checks before and after each call, and what each does by default.

use super::names::{ImportedResource, macro_world};
use super::walks::Walks;
use crate::join::{Assigned, Import, Made, Model, Names, Returned, declared};

/// An imported function, as the kit defines it.
pub struct ImportStub<'a> {
    pub import: &'a Import,
    /// The local variables for the state of the check, and for what the function returns.
    pub visit: String,
    pub result_name: Option<String>,
    /// The statements that check each handle in the parameters and in the result.
    pub given: Vec<String>,
    pub received: Vec<String>,
    /// The statements that make the default result.
    pub defaults: Vec<String>,
}

impl ImportStub<'_> {
    /// Whether it passes any handles.
    pub fn passes(&self) -> bool {
        !self.given.is_empty() || !self.received.is_empty()
    }

    /// Whether no default result can be made.
    pub fn is_impossible(&self) -> bool {
        self.import.returns == Returned::Impossible
    }

    /// Whether anything is done when the test does not replace the function.
    pub fn has_default(&self) -> bool {
        self.is_impossible() || !self.defaults.is_empty()
    }
}

impl<'a> ImportStub<'a> {
    pub fn new(
        model: &Model,
        import: &'a Import,
        resources: &[ImportedResource],
        walks: &mut Walks,
    ) -> Self {
        let arguments = argument_names(import);
        let mut locals = Names::new(arguments.iter().copied());
        let visit = locals.claim("visit");
        let result_name = (import.result != "void").then(|| locals.claim("result"));
        let result = result_name.clone().unwrap_or_default();
        let given = import.passing.params.iter();
        let given = given.map(|passed| walks.statement(passed, &visit, &result));
        let given = given.collect();
        let world = macro_world(model);
        let received = import.passing.results.iter();
        let received = received.map(|passed| {
            let statement = walks.statement(passed, &visit, &result);
            match import.is_async {
                // What is stored after the call returned is not seen.
                true => format!(
                    "if ({world}_SUBTASK_STATE({result}) == {world}_SUBTASK_RETURNED) {statement}"
                ),
                false => statement,
            }
        });
        Self {
            import,
            given,
            received: received.collect(),
            defaults: defaults(model, import, &result, resources),
            visit,
            result_name,
        }
    }

    pub fn params(&self) -> Vec<String> {
        let params = self.import.params.iter();
        params.map(|(ty, name)| declared(ty, name)).collect()
    }

    pub fn arguments(&self) -> String {
        argument_names(self.import).join(", ")
    }
}

fn argument_names(import: &Import) -> Vec<&str> {
    let params = import.params.iter();
    params.map(|(_, name)| name.as_str()).collect()
}

/// The statements that make the default result.
fn defaults(
    model: &Model,
    import: &Import,
    result: &str,
    resources: &[ImportedResource],
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

fn stored(made: &Made, ty: &str, name: &str, resources: &[ImportedResource]) -> Vec<String> {
    let ty = ty.trim_end_matches(['*', ' ']);
    let mut statements = vec![format!("*{name} = ({ty}){{0}}")];
    statements.extend(assignments(made, name, "->", resources));
    statements
}

fn assignments(
    made: &Made,
    name: &str,
    access: &str,
    resources: &[ImportedResource],
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
