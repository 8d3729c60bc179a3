//! Skeletons of the exports, for the user to fill in.

mod body;

use std::collections::HashMap;

use anyhow::Result;
use askama::Template;
use heck::ToShoutySnakeCase;

use super::aliases::one_line;
use super::cpp::{Signature, Style, signatures};
use super::{File, comment, file, listed};
use crate::join::{Export, ExportedResource, Model};
use body::{Ending, Language};

#[derive(Template)]
#[template(path = "c/impl.c.jinja", escape = "none")]
struct C<'a> {
    model: &'a Model,
    resources: &'a [ExportedResource],
    functions: Vec<FunctionView>,
}

#[derive(Template)]
#[template(path = "cpp/impl.cpp.jinja", escape = "none")]
struct Cpp<'a> {
    model: &'a Model,
    root: &'a str,
    resources: &'a [ExportedResource],
    /// The functions behind shims.
    spaces: Vec<SpaceView>,
    /// The exports without a shim.
    functions: Vec<FunctionView>,
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
    let functions = model.exports.iter();
    let stub = C {
        model,
        resources: &model.exported_resources,
        functions: functions.map(|e| plain(model, e, &Language::C)).collect(),
    };
    file(format!("{}_impl.c", model.world), &stub)
}

/// `<world>_impl.cpp`
///
/// # Errors
/// None that valid templates can give.
pub fn cpp(model: &Model, style: &Style) -> Result<File> {
    let language = Language::Cpp(style.root.clone());
    let mut signatures: HashMap<usize, _> = signatures(model, style);
    let mut spaces: Vec<SpaceView> = Vec::new();
    let mut functions = Vec::new();
    for (i, export) in model.exports.iter().enumerate() {
        let Some((path, signature)) = signatures.remove(&i) else {
            functions.push(plain(model, export, &language));
            continue;
        };
        let function = shimmed(model, export, &signature, &language);
        match spaces.iter_mut().find(|space| space.path == path) {
            Some(space) => space.functions.push(function),
            None => spaces.push(SpaceView {
                path,
                functions: vec![function],
            }),
        }
    }
    let stub = Cpp {
        model,
        root: &style.root,
        resources: &model.exported_resources,
        spaces,
        functions,
    };
    file(format!("{}_impl.cpp", model.world), &stub)
}

/// The export itself, as the bindings declare it.
fn plain(model: &Model, export: &Export, language: &Language) -> FunctionView {
    let outs: Vec<_> = export.outs.iter().map(|(_, name)| name.clone()).collect();
    let owners = body::owners(model, export, language);
    let params = export.params.iter();
    let unused = params.filter(|p| !body::owns_memory(model, p));
    FunctionView {
        comment: comment(export),
        result: export.result.clone(),
        name: export.c_name.clone(),
        params: listed(&export.c_params()),
        unused: unused.map(|param| param.name.clone()).collect(),
        owners,
        ending: body::ending(model, export, &outs, language),
        callback: export.is_async.then(|| callback(model, export)),
    }
}

/// The user's function behind a shim.
fn shimmed(
    model: &Model,
    export: &Export,
    signature: &Signature,
    language: &Language,
) -> FunctionView {
    let names: Vec<_> = signature
        .params
        .iter()
        .map(|(_, name)| name.clone())
        .collect();
    let (unused, outs) = names.split_at(export.params.len());
    FunctionView {
        comment: comment(export),
        result: export.result.clone(),
        name: signature.name.clone(),
        params: listed(&signature.spelled()),
        unused: unused.to_vec(),
        owners: Vec::new(),
        ending: body::ending(model, export, outs, language),
        callback: None,
    }
}

fn comment(export: &Export) -> Vec<String> {
    let mut lines = vec![one_line(&export.wit_signature)];
    lines.extend(comment::lines(export.docs.as_deref().unwrap_or_default()));
    lines
}

fn callback(model: &Model, export: &Export) -> CallbackView {
    let world = &model.world;
    CallbackView {
        signature: format!(
            "{} {}_callback({world}_event_t *event)",
            export.result, export.c_name
        ),
        exit: exit(model),
    }
}

/// What an asynchronous export returns when it is done.
fn exit(model: &Model) -> String {
    format!("{}_CALLBACK_CODE_EXIT", model.world.to_shouty_snake_case())
}
