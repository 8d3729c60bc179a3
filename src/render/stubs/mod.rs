//! Skeletons of the exports, for the user to fill in.

mod body;

use std::collections::BTreeSet;

use anyhow::Result;
use askama::Template;

use super::c::{CNames, UserFunction, user_params};
use super::cpp::{Signature, Style, Task, plan};
use super::{File, comment, exit_code, file, listed};
use crate::join::{Assigned, Export, ExportedResource, Model};
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
    let mut shimmed = names.functions.iter().peekable();
    let functions = model.exports.iter().enumerate().map(|(i, export)| {
        let function = shimmed.next_if(|function| function.export == i);
        match function.filter(|f| f.task.is_some()) {
            Some(function) => c_task(model, export, function),
            None => plain(model, export, &Language::C),
        }
    });
    let stub = C {
        model,
        resources: resource_views(model),
        functions: functions.collect(),
    };
    file(model, "_impl.c", &stub)
}

fn resource_views<'a>(model: &'a Model) -> Vec<ResourceView<'a>> {
    let made = model.exports.iter().filter_map(|e| e.returns.made());
    let made: BTreeSet<_> = made.flatten().map(|(_, assigned)| *assigned).collect();
    let resources = model.exported_resources.iter().enumerate();
    let views = resources.map(|(position, names)| ResourceView {
        names,
        is_made: made.contains(&Assigned::New(position)),
    });
    views.collect()
}

/// `<world>_impl.cpp`
///
/// # Errors
/// None that valid templates can give.
pub fn cpp(model: &Model, style: &Style) -> Result<File> {
    let language = Language::Cpp(style.root.clone());
    let spaces = plan(model, style)
        .spaces
        .into_iter()
        .map(|space| SpaceView {
            functions: space
                .signatures
                .iter()
                .map(|signature| shimmed(model, signature, &language))
                .chain(
                    space
                        .tasks
                        .iter()
                        .flat_map(|task| task_functions(model, task)),
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
        functions: functions.map(|e| plain(model, e, &language)).collect(),
    };
    file(model, "_impl.cpp", &stub)
}

/// The export itself, as the bindings declare it.
fn plain(model: &Model, export: &Export, language: &Language) -> FunctionView {
    let outs: Vec<_> = export
        .outs
        .iter()
        .map(|(_, name)| name.to_string())
        .collect();
    let owners = body::owners(model, export, language);
    let ending = body::ending(model, export, &outs, language);
    let params = export.params.iter();
    let unused = params.filter(|p| !body::owns_memory(model, p));
    let unused = unused.map(|param| param.name.to_string());
    FunctionView {
        comment: comment::of_export(export),
        result: export.result.to_string(),
        name: export.c_name.to_string(),
        params: listed(&export.c_params()),
        unused: unused.chain(ending.unused(&outs)).collect(),
        owners,
        ending,
        callback: export.is_async.then(|| callback(model, export)),
    }
}

/// The user's function behind an asynchronous export with a shim in C.
fn c_task(model: &Model, export: &Export, function: &UserFunction) -> FunctionView {
    let params = user_params(export, function);
    let name = params[0].rsplit('*').next().unwrap_or("task").to_string();
    let ending = body::finish_c(model, export, function, &name);
    FunctionView {
        params: listed(&params),
        ending,
        ..plain(model, export, &Language::C)
    }
}

/// The user's function behind a shim.
fn shimmed(model: &Model, signature: &Signature, language: &Language) -> FunctionView {
    let export = &model.exports[signature.export];
    let names: Vec<_> = signature
        .params
        .iter()
        .map(|param| param.name.to_string())
        .collect();
    let (unused, outs) = names.split_at(export.params.len());
    let ending = body::ending(model, export, outs, language);
    FunctionView {
        comment: comment::of_export(export),
        result: export.result.to_string(),
        name: signature.name.clone(),
        params: listed(&signature.declarations()),
        unused: [unused.to_vec(), ending.unused(outs)].concat(),
        owners: Vec::new(),
        ending,
        callback: None,
    }
}

/// The user's functions behind an asynchronous export with a shim: the one that it starts with, and
/// its callback.
fn task_functions(model: &Model, task: &Task) -> [FunctionView; 2] {
    let export = &model.exports[task.export];
    let start = FunctionView {
        comment: comment::of_export(export),
        result: task.code.clone(),
        name: task.function.clone(),
        params: format!("{} task", task.class),
        unused: Vec::new(),
        owners: Vec::new(),
        ending: body::finish(model, export, task),
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

fn callback(model: &Model, export: &Export) -> CallbackView {
    let world = &model.world;
    CallbackView {
        signature: format!(
            "{} {}_callback({world}_event_t *event)",
            export.result, export.c_name
        ),
        exit: exit_code(model),
    }
}
