//! `<world>_guard.c`: the exports, which call the user's functions and drop what they leave.

use anyhow::Result;
use askama::Template;

use super::names::{CNames, ResourceNames, Statics, TaskNames, UserFunction};
use super::snapshot::{SMALL, Walks, most_handles};
use crate::join::{Export, Model, Names, declared};
use crate::render::comment::one_line;
use crate::render::steps::{Steps, WalkView};
use crate::render::{File, VERSION, file, listed as list};

#[derive(Template)]
#[template(path = "c/guard.c.jinja", escape = "none")]
struct Shims<'a> {
    version: &'a str,
    model: &'a Model<'a>,
    n: &'a Statics,
    entry: &'static str,
    is_tagged: bool,
    /// What an asynchronous export returns when it does not wait.
    exit: String,
    nothing: String,
    /// How many handles need no heap.
    small: usize,
    has_tasks: bool,
    has_calls: bool,
    resources: Vec<ResourceView<'a>>,
    walks: Vec<WalkView>,
    shims: Vec<ShimView<'a>>,
}

struct ResourceView<'a> {
    wit_name: String,
    wit: String,
    borrow_type: &'a str,
    own_type: &'a str,
    drop_alias: &'a str,
    drop_own: &'a str,
    /// `None` where the bindings have no drop of a borrow: own handles and borrows are dropped alike.
    redirected_borrow: &'a Option<String>,
    redirected_own: &'a str,
    /// What is struck from the snapshots when `handle` is dropped.
    struck: String,
}

struct ShimView<'a> {
    wit: String,
    result: &'a str,
    c_name: &'a str,
    user_name: &'a str,
    params: String,
    arguments: String,
    /// The statements that list the handles.
    pushes: Vec<String>,
    result_name: Option<String>,
    /// The variable that holds where the handles of the call around this one begin.
    outer: String,
    task: Option<TaskView<'a>>,
}

/// The task of an asynchronous export.
struct TaskView<'a> {
    names: &'a TaskNames,
    /// The variables that hold it, and what the user's function returns.
    local: String,
    code: String,
    /// How many handles it holds without a heap.
    room: usize,
    /// The bindings' function that returns.
    give: String,
    /// What `finish` takes besides the task, and hands on.
    result: String,
    given: &'static str,
}

pub fn render(model: &Model, names: &CNames) -> Result<File> {
    let mut walks = Walks::new(model, names);
    let most = most_handles(model);
    let shims: Vec<_> = names
        .functions
        .iter()
        .map(|function| shim(model, names, function, &mut walks, &most))
        .collect();
    let shims = Shims {
        version: VERSION,
        model,
        n: &names.statics,
        entry: names.entry_type(),
        is_tagged: names.is_tagged(),
        exit: crate::render::exit_code(model),
        nothing: format!("witguard_{}_has_no_shims", model.world),
        small: SMALL,
        has_tasks: shims.iter().any(|shim| shim.task.is_some()),
        has_calls: shims.iter().any(|shim| shim.task.is_none()),
        resources: names
            .resources
            .iter()
            .map(|r| resource_view(model, names, r))
            .collect(),
        walks: walks.into_views(),
        shims,
    };
    file(model, "_guard.c", &shims)
}

fn resource_view<'a>(
    model: &'a Model<'a>,
    all: &CNames,
    names: &'a ResourceNames,
) -> ResourceView<'a> {
    let resource = &model.resources[names.resource];
    ResourceView {
        wit_name: one_line(&resource.name),
        wit: one_line(&resource.wit),
        borrow_type: &resource.borrow_type,
        own_type: &resource.own_type,
        drop_alias: &resource.drop_alias,
        drop_own: &resource.drop_own,
        redirected_borrow: &names.redirected_borrow,
        redirected_own: &names.redirected_own,
        struck: all.entry(names.resource, "handle.__handle"),
    }
}

fn shim<'a>(
    model: &'a Model<'a>,
    names: &'a CNames<'a>,
    function: &'a UserFunction,
    walks: &mut Walks,
    most: &[usize],
) -> ShimView<'a> {
    let export = &model.exports[function.export];
    let mut arguments = export.argument_names();
    let mut locals = Names::new(arguments.iter().copied());
    let outer = locals.claim("outer");
    let result = locals.claim("result");
    let task = function.task.as_ref();
    let task = task.map(|task| task_view(export, task, &mut locals, &result, most));
    let into = match &task {
        Some(task) => format!("&{}.task.received", task.local),
        None => format!("&{}", names.statics.live),
    };
    let params = export.params.iter();
    let pushes = params.filter_map(|param| walks.push_param(param, &into));
    let pushes = pushes.collect();
    let first = task.as_ref().map(|task| format!("&{}", task.local));
    arguments.splice(..0, first.as_deref());
    ShimView {
        wit: one_line(&export.wit()),
        result: &export.result,
        c_name: export.c_name,
        user_name: &function.name,
        params: list(&export.c_params()),
        arguments: arguments.join(", "),
        pushes,
        result_name: (export.result != "void").then_some(result),
        outer,
        task,
    }
}

fn task_view<'a>(
    export: &Export,
    names: &'a TaskNames,
    locals: &mut Names,
    result: &str,
    most: &[usize],
) -> TaskView<'a> {
    let held: usize = export.params.iter().filter_map(|p| Some(most[p.ty?])).sum();
    TaskView {
        names,
        local: locals.claim("task"),
        code: result.to_string(),
        room: held.min(SMALL),
        give: format!("{}_return", export.c_name),
        result: result_param(export),
        given: export.async_result.as_ref().map_or("", |_| "result"),
    }
}

/// The parameters of the user's function: those of the export, after the task if there is one.
pub fn user_params(export: &Export, function: &UserFunction) -> Vec<String> {
    let mut params = export.c_params();
    if let Some(task) = &function.task {
        let names = export.argument_names();
        let name = Names::new(names.iter().copied()).claim("task");
        params.insert(0, format!("{} *{name}", task.ty));
    }
    params
}

/// The result that a task is finished with, as a further parameter.
pub fn result_param(export: &Export) -> String {
    let result = export.async_result.as_ref();
    result
        .map(|ty| format!(", {}", declared(ty, "result")))
        .unwrap_or_default()
}
