//! The body of a skeleton: it frees what it received and returns a value if it can make one.

use crate::join::{Assigned, Export, Form, Made, Model, Param, Returned};
use crate::render::c::UserFunction;
use crate::render::cpp::Task;
use crate::render::exit_code;

/// The language of a skeleton's body.
pub enum BodyLanguage {
    C,
    /// C++, with this root namespace.
    Cpp(String),
}

/// How a body ends.
pub enum Ending {
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
    pub fn unused(&self, outs: &[String]) -> Vec<String> {
        match self {
            Ending::Impossible => outs.to_vec(),
            _ => Vec::new(),
        }
    }
}

/// Whether `param` owns memory that the export must free.
pub fn owns_memory(model: &Model, param: &Param) -> bool {
    param.ty.is_some_and(|ty| model.types[ty].free.is_some())
}

/// The statements that free or drop what the parameters own, in an export without a shim.
pub fn owners(model: &Model, export: &Export, language: &BodyLanguage) -> Vec<String> {
    let params = export.params.iter();
    params
        .filter_map(|param| owner(model, param, language))
        .collect()
}

fn owner(model: &Model, param: &Param, language: &BodyLanguage) -> Option<String> {
    let ty = &model.types[param.ty?];
    ty.free.as_ref()?;
    let name = &param.name;
    let freed = match (language, &ty.free_function) {
        (BodyLanguage::Cpp(root), _) => {
            format!("::{root}::guarded<::{}>{{*{name}}}.drop()", param.c_type)
        }
        (BodyLanguage::C, Some(function)) => format!("{function}({name})"),
        (BodyLanguage::C, None) => format!("(void){name}"),
    };
    Some(match param.form {
        Form::Maybe => format!("if ({name}) {freed}"),
        _ => freed,
    })
}

/// How the body of `export` ends; `outs` are the names of its out-parameters.
pub fn ending(model: &Model, export: &Export, outs: &[String], language: &BodyLanguage) -> Ending {
    if export.is_async {
        return asynchronous(model, export, language);
    }
    let stored = |made: &Made, out: usize, last: Vec<String>| Ending::Made {
        declaration: None,
        assignments: stored(model, made, export, outs, out, language),
        last,
    };
    match &export.returns {
        Returned::Nothing => Ending::Nothing,
        Returned::Impossible => Ending::Impossible,
        Returned::Direct(made) => Ending::Return(match made.first() {
            Some((_, assigned)) => assigned_value(model, assigned, language),
            None => "0".into(),
        }),
        Returned::Stored(made) => stored(made, 0, Vec::new()),
        Returned::NoneFlag => Ending::Made {
            declaration: None,
            assignments: vec![format!("(void){}", outs[0])],
            last: vec!["return false".into()],
        },
        Returned::OkFlag(ok) => flag(ok, 0, "true", outs, stored),
        Returned::ErrFlag(err) => flag(err, outs.len().saturating_sub(1), "false", outs, stored),
    }
}

fn flag(
    payload: &Option<Made>,
    out: usize,
    value: &str,
    outs: &[String],
    stored: impl Fn(&Made, usize, Vec<String>) -> Ending,
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
    made: &Made,
    export: &Export,
    outs: &[String],
    out: usize,
    language: &BodyLanguage,
) -> Vec<String> {
    let name = &outs[out];
    let ty = export.outs[out].0.trim_end_matches(['*', ' ']);
    let zero = match language {
        BodyLanguage::C => format!("*{name} = ({ty}){{0}}"),
        BodyLanguage::Cpp(_) => format!("*{name} = {{}}"),
    };
    let assignments = made.iter().map(|(path, assigned)| {
        let value = assigned_value(model, assigned, language);
        match path.as_str() {
            "" => format!("*{name} = {value}"),
            path => format!("{name}->{path} = {value}"),
        }
    });
    [zero].into_iter().chain(assignments).collect()
}

/// How the body of an asynchronous export without a shim ends: the bindings' function returns the
/// result, and the code says that the task is done.
fn asynchronous(model: &Model, export: &Export, language: &BodyLanguage) -> Ending {
    let result = unused_name(export, "result");
    let return_function = format!("{}_return", export.c_name);
    let ty = export.async_result.as_deref();
    returning(model, export, ty, &result, &return_function, language)
}

/// How the body of an asynchronous export ends in C++: its task returns.
pub fn finish(model: &Model, export: &Export, task: &Task) -> Ending {
    let return_function = format!("static_cast<{} &&>(task).{}", task.class, task.finish);
    let language = BodyLanguage::Cpp(String::new());
    returning(
        model,
        export,
        task.result.as_deref(),
        "result",
        &return_function,
        &language,
    )
}

/// How the body of an asynchronous export with a shim ends in C: its task returns.
pub fn finish_c(model: &Model, function: &UserFunction) -> Ending {
    let (export, name) = (function.export, function.task_param());
    let result = unused_name(export, "result");
    let ty = export.async_result.as_deref();
    let finish = function.task.as_ref().map_or("", |task| &task.finish);
    match returning(model, export, ty, &result, finish, &BodyLanguage::C) {
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

/// How a body ends that makes a `result` of type `ty`, if the function has a result, and passes it to
/// `return_function`.
fn returning(
    model: &Model,
    export: &Export,
    ty: Option<&str>,
    result: &str,
    return_function: &str,
    language: &BodyLanguage,
) -> Ending {
    let done = format!("return {}", exit_code(model));
    match (&export.returns, ty) {
        (Returned::Direct(made), Some(ty)) => {
            let zero = match language {
                BodyLanguage::C if export.async_result_is_struct => " = {0}",
                BodyLanguage::C => " = 0",
                BodyLanguage::Cpp(_) => "{}",
            };
            let assignments = made.iter().map(|(path, assigned)| {
                let value = assigned_value(model, assigned, language);
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
        (Returned::Nothing, _) => Ending::Made {
            declaration: None,
            assignments: Vec::new(),
            last: vec![format!("{return_function}()"), done],
        },
        _ => Ending::Impossible,
    }
}

fn unused_name(export: &Export, wanted: &str) -> String {
    let names = export.argument_names();
    crate::join::Names::new(names.iter().copied()).claim(wanted)
}

fn assigned_value(model: &Model, assigned: &Assigned, language: &BodyLanguage) -> String {
    match assigned {
        Assigned::Number(number) => number.to_string(),
        Assigned::New(position) => {
            let resource = &model.exported_resources[*position];
            let (new, rep) = (&resource.new, &resource.rep_type);
            match language {
                BodyLanguage::C => format!("{}()", resource.make),
                BodyLanguage::Cpp(_) => format!("{new}(new {rep}())"),
            }
        }
    }
}
