//! The body of a skeleton: it frees what it received and returns a value if it can make one.

use crate::join::{Function, Model, Passing, Value};
use crate::render::c::UserFunction;
use crate::render::exit_code;
use crate::render::stub_value::{Assigned, StubReturn, StubValue, StubValues};

/// How a body ends.
pub(super) enum Ending {
    Nothing,
    Impossible,
    Return(String),
    Made {
        declaration: Option<String>,
        assignments: Vec<String>,
        last: Vec<String>,
    },
}

impl Ending {
    /// The out-parameters among `outs` that a body with this ending does not use.
    pub(super) fn unused(&self, outs: &[String]) -> Vec<String> {
        match self {
            Ending::Impossible => outs.to_vec(),
            _ => Vec::new(),
        }
    }
}

/// Whether `param` owns memory that the export must free.
pub(super) fn owns_memory(model: &Model, param: &Value) -> bool {
    param.ty.is_some_and(|ty| model.types[ty].contents.memory)
}

/// The statements that free or drop what the parameters own, in an export without a shim.
pub(super) fn owners(model: &Model, export: &Function) -> Vec<String> {
    let params = export.params.iter();
    params.filter_map(|param| owner(model, param)).collect()
}

fn owner(model: &Model, param: &Value) -> Option<String> {
    let ty = &model.types[param.ty?];
    if !ty.contents.memory {
        return None;
    }
    let name = &param.name;
    let freed = match &ty.free_function {
        Some(function) => format!("{function}({name})"),
        None => format!("(void){name}"),
    };
    Some(match param.passing {
        Passing::Nullable => format!("if ({name}) {freed}"),
        _ => freed,
    })
}

/// How the body of `export` ends; `outs` are the names of its out-parameters.
pub(super) fn ending(values: &StubValues, export: &Function, outs: &[String]) -> Ending {
    if export.is_async {
        return asynchronous(values, export);
    }
    let model = values.model;
    let stored = |made: &StubValue, out: usize, last: Vec<String>| Ending::Made {
        declaration: None,
        assignments: stored(model, made, export, outs, out),
        last,
    };
    match &values.returned(export) {
        StubReturn::Nothing => Ending::Nothing,
        StubReturn::Impossible => Ending::Impossible,
        StubReturn::Direct(made) => Ending::Return(match made.first() {
            Some((_, assigned)) => assigned_value(model, assigned),
            None => "0".into(),
        }),
        StubReturn::Stored(made) => stored(made, 0, Vec::new()),
        StubReturn::NoneFlag => Ending::Made {
            declaration: None,
            assignments: vec![format!("(void){}", outs[0])],
            last: vec!["return false".into()],
        },
        StubReturn::OkFlag(ok) => flag(ok, 0, "true", outs, stored),
        StubReturn::ErrFlag(err) => flag(err, outs.len().saturating_sub(1), "false", outs, stored),
    }
}

fn flag(
    payload: &Option<StubValue>,
    out: usize,
    value: &str,
    outs: &[String],
    stored: impl Fn(&StubValue, usize, Vec<String>) -> Ending,
) -> Ending {
    let used = payload.as_ref().map(|_| out);
    let unused = outs.iter().enumerate().filter(|(i, _)| Some(*i) != used);
    let mut last: Vec<_> = unused.map(|(_, name)| format!("(void){name}")).collect();
    last.push(format!("return {value}"));
    match payload {
        Some(made) => stored(made, out, last),
        None => Ending::Made {
            declaration: None,
            assignments: Vec::new(),
            last,
        },
    }
}

fn stored(
    model: &Model,
    made: &StubValue,
    export: &Function,
    outs: &[String],
    out: usize,
) -> Vec<String> {
    let name = &outs[out];
    let ty = export.out_params()[out].0.pointee();
    let zero = format!("*{name} = ({ty}){{0}}");
    let assignments = made.iter().map(|(path, assigned)| {
        let value = assigned_value(model, assigned);
        match path.as_str() {
            "" => format!("*{name} = {value}"),
            path => format!("{name}->{path} = {value}"),
        }
    });
    [zero].into_iter().chain(assignments).collect()
}

/// How the body of an asynchronous export without a shim ends: the bindings' function returns the
/// result, and the code that is returned says that the task is done.
fn asynchronous(values: &StubValues, export: &Function) -> Ending {
    let result = unused_name(export, "result");
    let function = export.return_function.as_ref();
    let function = function.map_or("", |function| &function.c_name);
    let ty = export.async_result().map(|ty| ty.to_string());
    returning(values, export, ty.as_deref(), &result, function)
}

/// How the body of an asynchronous export with a shim ends in C: its task returns.
pub(super) fn finish_c(values: &StubValues, function: &UserFunction) -> Ending {
    let (export, name) = (function.export, function.task_param());
    let result = unused_name(export, "result");
    let ty = export.async_result().map(|ty| ty.to_string());
    let finish = function.task.as_ref().map_or("", |task| &task.finish);
    match returning(values, export, ty.as_deref(), &result, finish) {
        Ending::Made {
            declaration,
            assignments,
            mut last,
        } => {
            let arguments = if ty.is_some() {
                format!("{name}, {result}")
            } else {
                name
            };
            last[0] = format!("{finish}({arguments})");
            Ending::Made {
                declaration,
                assignments,
                last,
            }
        }
        other => other,
    }
}

/// How a body ends that makes the value `result` of type `ty`, if the function has a result, and
/// passes it to `return_function`.
fn returning(
    values: &StubValues,
    export: &Function,
    ty: Option<&str>,
    result: &str,
    return_function: &str,
) -> Ending {
    let model = values.model;
    let done = format!("return {}", exit_code(model));
    match (&values.returned(export), ty) {
        (StubReturn::Direct(made), Some(ty)) => {
            let is_struct = export.return_function.as_ref().is_some_and(|f| f.is_struct);
            let zero = if is_struct { " = {0}" } else { " = 0" };
            let assignments = made.iter().map(|(path, assigned)| {
                let value = assigned_value(model, assigned);
                match path.as_str() {
                    "" => format!("{result} = {value}"),
                    path => format!("{result}.{path} = {value}"),
                }
            });
            Ending::Made {
                declaration: Some(format!("{ty} {result}{zero}")),
                assignments: assignments.collect(),
                last: vec![format!("{return_function}({result})"), done],
            }
        }
        (StubReturn::Nothing, _) => Ending::Made {
            declaration: None,
            assignments: Vec::new(),
            last: vec![format!("{return_function}()"), done],
        },
        _ => Ending::Impossible,
    }
}

fn unused_name(export: &Function, wanted: &str) -> String {
    let names = export.argument_names();
    crate::join::Names::new(names.iter().copied()).claim(wanted)
}

fn assigned_value(model: &Model, assigned: &Assigned) -> String {
    match assigned {
        Assigned::Number(number) => number.to_string(),
        Assigned::New(position) => {
            let resource = &model.exported_resources[*position - model.resources.len()];
            format!("{}()", resource.make)
        }
    }
}
