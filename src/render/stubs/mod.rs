//! Skeletons of the exports, for the user to fill in.

mod body;

use std::collections::BTreeSet;

use anyhow::Result;
use askama::Template;

use super::c::{CNames, UserFunction, task_param, user_params};
use super::cpp::{Signature, Style, Task, plan};
use super::stub_value::{Assigned, StubValues};
use super::{File, comment, exit_code, file, listed, listed_texts};
use crate::join::{ExportedResource, Function, Model};
use body::{Ending, Language};

#[derive(Template)]
#[template(path = "c/impl.c.jinja", escape = "none")]
struct C<'a> {
    model: &'a Model<'a>,
    resources: Vec<ResourceView<'a>>,
    functions: Vec<FunctionView>,
}

#[derive(Template)]
#[template(path = "cpp/impl.cpp.jinja", escape = "none")]
struct Cpp<'a> {
    model: &'a Model<'a>,
    root: &'a str,
    resources: &'a [ExportedResource],
    /// The functions behind shims.
    spaces: Vec<SpaceView>,
    /// The exports without a shim.
    functions: Vec<FunctionView>,
}

/// A resource that the user defines.
struct ResourceView<'a> {
    names: &'a ExportedResource,
    /// Whether some skeleton returns a new one.
    is_made: bool,
}

struct SpaceView {
    path: String,
    functions: Vec<FunctionView>,
}

struct FunctionView {
    comment: Vec<String>,
    result: String,
    name: String,
    params: String,
    /// Parameters that the skeleton does not use.
    unused: Vec<String>,
    /// What ends the ownership of parameters' memory.
    owners: Vec<String>,
    ending: Ending,
    callback: Option<CallbackView>,
}

/// Where an asynchronous export goes on after it waited.
struct CallbackView {
    signature: String,
    exit: String,
}

/// `<world>_impl.c`
///
/// # Errors
/// None that valid templates can give.
pub fn c(model: &Model) -> Result<File> {
    let names = CNames::new(model);
    let values = StubValues::new(model);
    let mut shimmed = names.functions.iter().peekable();
    let functions = model.exports.iter().enumerate().map(|(i, export)| {
        let function = shimmed.next_if(|function| function.export == i);
        match function.filter(|f| f.task.is_some()) {
            Some(function) => c_task(&values, export, function),
            None => plain(&values, export, &Language::C),
        }
    });
    let stub = C {
        model,
        resources: resource_views(&values),
        functions: functions.collect(),
    };
    file(model, "_impl.c", &stub)
}

fn resource_views<'a>(values: &StubValues<'a>) -> Vec<ResourceView<'a>> {
    let model = values.model;
    let returned = model.exports.iter().map(|export| values.returned(export));
    let mut made = BTreeSet::new();
    for returned in returned {
        made.extend(
            returned
                .value()
                .into_iter()
                .flatten()
                .map(|(_, assigned)| *assigned),
        );
    }
    let resources = model.exported_resources.iter().enumerate();
    let views = resources.map(|(position, names)| ResourceView {
        names,
        is_made: made.contains(&Assigned::New(model.resources.len() + position)),
    });
    views.collect()
}

/// `<world>_impl.cpp`
///
/// # Errors
/// None that valid templates can give.
pub fn cpp(model: &Model, style: &Style) -> Result<File> {
    let language = Language::Cpp(style.root.clone());
    let values = StubValues::new(model);
    let spaces = plan(model, style)
        .spaces
        .into_iter()
        .map(|space| SpaceView {
            functions: space
                .signatures
                .iter()
                .map(|signature| shimmed(&values, signature, &language))
                .chain(
                    space
                        .tasks
                        .iter()
                        .flat_map(|task| task_functions(&values, task)),
                )
                .collect(),
            path: space.path,
        });
    let functions = model.exports.iter().filter(|e| !e.has_borrow_site());
    let stub = Cpp {
        model,
        root: &style.root,
        resources: &model.exported_resources,
        spaces: spaces.collect(),
        functions: functions.map(|e| plain(&values, e, &language)).collect(),
    };
    file(model, "_impl.cpp", &stub)
}

/// The export itself, as the bindings declare it.
fn plain(values: &StubValues, export: &Function, language: &Language) -> FunctionView {
    let model = values.model;
    let outs: Vec<_> = export
        .out_params()
        .iter()
        .map(|(_, name)| name.to_string())
        .collect();
    let owners = body::owners(model, export, language);
    let ending = body::ending(values, export, &outs, language);
    let params = export.params.iter();
    let unused = params.filter(|p| !body::owns_memory(model, p));
    let unused = unused.map(|param| param.name.to_string());
    FunctionView {
        comment: comment::of_function(export),
        result: export.c_result.to_string(),
        name: export.c_name.to_string(),
        params: listed(export.declarations()),
        unused: unused.chain(ending.unused(&outs)).collect(),
        owners,
        ending,
        callback: export.is_async.then(|| callback(model, export)),
    }
}

/// The user's function behind an asynchronous export with a shim in C.
fn c_task(values: &StubValues, export: &Function, function: &UserFunction) -> FunctionView {
    let params = user_params(export, function);
    let ending = body::finish_c(values, export, function, &task_param(export));
    FunctionView {
        params: listed_texts(&params),
        ending,
        ..plain(values, export, &Language::C)
    }
}

/// The user's function behind a shim.
fn shimmed(values: &StubValues, signature: &Signature, language: &Language) -> FunctionView {
    let export = &values.model.exports[signature.export];
    let names: Vec<_> = signature
        .params
        .iter()
        .map(|param| param.name.to_string())
        .collect();
    let (unused, outs) = names.split_at(export.params.len());
    let ending = body::ending(values, export, outs, language);
    FunctionView {
        comment: comment::of_function(export),
        result: export.c_result.to_string(),
        name: signature.name.clone(),
        params: listed(signature.declarations()),
        unused: [unused.to_vec(), ending.unused(outs)].concat(),
        owners: Vec::new(),
        ending,
        callback: None,
    }
}

/// The user's functions behind an asynchronous export with a shim: the one that it starts with, and
/// its callback.
fn task_functions(values: &StubValues, task: &Task) -> [FunctionView; 2] {
    let model = values.model;
    let export = &model.exports[task.export];
    let start = FunctionView {
        comment: comment::of_function(export),
        result: task.code.clone(),
        name: task.function.clone(),
        params: format!("{} task", task.class),
        unused: Vec::new(),
        owners: Vec::new(),
        ending: body::finish(values, export, task),
        callback: None,
    };
    let callback = FunctionView {
        comment: vec![format!("{}, after it waited", task.function)],
        result: task.code.clone(),
        name: task.callback.clone(),
        params: format!("{} *event", task.event),
        unused: vec!["event".into()],
        owners: Vec::new(),
        ending: body::Ending::Return(exit_code(model)),
        callback: None,
    };
    [start, callback]
}

fn callback(model: &Model, export: &Function) -> CallbackView {
    let world = &model.world;
    CallbackView {
        signature: format!(
            "{} {}_callback({world}_event_t *event)",
            export.c_result, export.c_name
        ),
        exit: exit_code(model),
    }
}
