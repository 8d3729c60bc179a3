//! The imported functions: the checks before and after each call, and what each does by default.

use super::names::{ImportedResource, macro_world};
use super::walks::Walks;
use crate::header::CType;
use crate::join::{Function, Model, Names, When};
use crate::render::stub_value::{Assigned, StubReturn, StubValue, StubValues};

/// An imported function, as the kit defines it.
pub(super) struct ImportStub<'a> {
    pub import: &'a Function<'a>,
    returns: StubReturn,
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
    pub(super) fn passes(&self) -> bool {
        !self.given.is_empty() || !self.received.is_empty()
    }

    /// Whether no default result can be made.
    pub(super) fn is_impossible(&self) -> bool {
        self.returns == StubReturn::Impossible
    }

    /// Whether anything is done when the test does not replace the function.
    pub(super) fn has_default(&self) -> bool {
        self.is_impossible() || !self.defaults.is_empty()
    }
}

impl<'a> ImportStub<'a> {
    pub(super) fn new(
        values: &StubValues,
        import: &'a Function<'a>,
        resources: &[ImportedResource],
        walks: &mut Walks,
    ) -> Self {
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
            // What is stored after the call returned is not seen.
            let world = macro_world(model);
            for statement in &mut received {
                *statement = format!(
                    "if ({world}_SUBTASK_STATE({result}) == {world}_SUBTASK_RETURNED) {statement}"
                );
            }
        }
        let returns = values.returned(import);
        Self {
            import,
            given,
            received,
            defaults: defaults(model, import, &returns, &result, resources),
            returns,
            visit,
            result_name,
        }
    }
}

/// The statements that make the default result.
fn defaults(
    model: &Model,
    import: &Function,
    returns: &StubReturn,
    result: &str,
    resources: &[ImportedResource],
) -> Vec<String> {
    let outs = import.out_params();
    let stored = |made: &StubValue, out: Option<&(CType, &str)>| {
        out.map(|(ty, name)| stored(made, *ty, name, resources))
            .unwrap_or_default()
    };
    let mut statements = match returns {
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

fn stored(made: &StubValue, ty: CType, name: &str, resources: &[ImportedResource]) -> Vec<String> {
    let ty = ty.pointee();
    let mut statements = vec![format!("*{name} = ({ty}){{0}}")];
    statements.extend(assignments(made, name, "->", resources));
    statements
}

fn assignments(
    made: &StubValue,
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
