//! The imported functions, as the analyzer is to see them: what they do with handles, and nothing else.

use super::passes::Passes;
use super::values::{Access, Place, Values};
use crate::described::HandleSource;
use crate::join::{Function, Passing, Returns, Value, When};

/// An imported function.
pub(super) struct ImportBody<'a> {
    pub import: &'a Function<'a>,
    /// The statements that use and give away the handles in the parameters.
    pub passed: Vec<String>,
    /// In what ways it can return.
    pub outcomes: Vec<Outcome>,
    /// How it is checked where it is called, if its first parameter is a handle.
    pub checked: Option<Checked<'a>>,
}

/// A function whose first parameter is a handle. A fault is then reported where it is called, and not here.
pub(super) struct Checked<'a> {
    pub name: &'a str,
    pub result: String,
    pub ty: String,
    /// The other parameters, and their names.
    pub others: Vec<String>,
    pub arguments: Vec<&'a str>,
}

impl Checked<'_> {
    /// A function with one parameter.
    pub(super) fn alone<'n>(name: &'n str, result: &str, ty: &str) -> Checked<'n> {
        Checked {
            name,
            result: result.to_string(),
            ty: ty.to_string(),
            others: Vec::new(),
            arguments: Vec::new(),
        }
    }

    /// Whether it returns something.
    pub(super) fn returns(&self) -> bool {
        self.result != "void"
    }
}

fn checked<'a>(import: &'a Function<'a>, passes: &Passes) -> Option<Checked<'a>> {
    let first = import
        .params
        .first()
        .filter(|param| passes.is_handle(param))?;
    Some(Checked {
        name: import.c_name,
        result: import.c_result.to_string(),
        ty: first.c_type.to_string(),
        others: import.declarations().split_off(1),
        arguments: import.argument_names().split_off(1),
    })
}

/// A way in which a function returns.
pub(super) struct Outcome {
    pub statements: Vec<String>,
    /// The C expression; empty where the function returns `void`.
    pub returned: String,
}

impl<'a> ImportBody<'a> {
    pub(super) fn new(
        import: &'a Function<'a>,
        values: &mut Values<'a, '_>,
        passes: &mut Passes<'a>,
    ) -> Self {
        let passed = import.params.iter();
        let passed = passed
            .filter_map(|param| passes.statement(When::Always, param, ""))
            .collect();
        Self {
            import,
            passed,
            checked: checked(import, passes),
            outcomes: outcomes(import, values),
        }
    }
}

fn outcomes(import: &Function, values: &mut Values) -> Vec<Outcome> {
    let mut of =
        |value: &Value, wit: &str, returned: &str| outcome(import, value, wit, returned, values);
    match &import.returns {
        Returns::Nothing => vec![Outcome {
            statements: Vec::new(),
            returned: String::new(),
        }],
        Returns::Value(value) if value.passing == Passing::Returned => of(value, "", RESULT),
        Returns::Value(value) => of(value, "", ""),
        Returns::Option(value) => {
            let mut all = of(value, "", "true");
            all.push(flag("false"));
            all
        }
        Returns::Result { ok, err } => {
            let mut all = match ok {
                Some(ok) => of(ok, "ok", "true"),
                None => vec![flag("true")],
            };
            match err {
                Some(err) => all.extend(of(err, "err", "false")),
                None => all.push(flag("false")),
            }
            all
        }
    }
}

/// What a function returns that returns a value in C.
const RESULT: &str = "result";

fn flag(returned: &str) -> Outcome {
    Outcome {
        statements: Vec::new(),
        returned: returned.to_string(),
    }
}

fn outcome(
    import: &Function,
    value: &Value,
    wit: &str,
    returned: &str,
    values: &mut Values,
) -> Vec<Outcome> {
    let c_type = value.c_type.to_string();
    let unknown = values.unknown.of(&c_type);
    let (declared, c) = match value.passing {
        Passing::Returned => (
            format!("{c_type} {RESULT} = {unknown}()"),
            Access::Value(RESULT.to_string()),
        ),
        _ => (
            format!("*{} = {unknown}()", value.name),
            Access::Pointer(value.name.to_string()),
        ),
    };
    let place = Place {
        function: import,
        source: HandleSource::Returned,
        c,
        wit: wit.to_string(),
    };
    let made = match value.ty.filter(|ty| values.can_make(*ty)) {
        Some(ty) => values.alternatives(ty, &place, &mut None),
        None => vec![Vec::new()],
    };
    let outcomes = made.into_iter().map(|made| Outcome {
        statements: [vec![declared.clone()], made].concat(),
        returned: returned.to_string(),
    });
    outcomes.collect()
}
