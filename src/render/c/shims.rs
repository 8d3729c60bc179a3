//! `<world>_guard.c`: the exports, which call the user's functions and drop what they leave.

use anyhow::Result;
use askama::Template;

use super::groups::{Group, Place, fixed, is_flat, listed};
use super::names::{CNames, ResourceNames, Statics, TaskNames, UserFunction};
use super::snapshot::{SMALL, WalkView, Walks, most_handles};
use crate::join::{Export, Model, Names, declared};
use crate::render::comment::one_line;
use crate::render::steps::Steps;
use crate::render::{File, VERSION, file, listed as list};

#[derive(Template)]
#[template(path = "c/guard.c.jinja", escape = "none")]
struct Shims<'a> {
    version: &'a str,
    model: &'a Model,
    n: &'a Statics,
    entry: &'static str,
    is_tagged: bool,
    /// What an asynchronous export returns when it does not wait.
    exit: String,
    nothing: String,
    grows: bool,
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
    redirected_borrow: &'a str,
    redirected_own: &'a str,
    drop_live: &'a str,
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
    /// The names of its local variables.
    local: String,
    frame: String,
    handles: String,
    result_name: Option<String>,
    code: String,
    /// Whether handles are listed one by one, into a frame that can grow.
    grows: bool,
    /// How many handles fit without a heap.
    room: usize,
    /// All handles, where their number is fixed.
    entries: Vec<String>,
    /// What is done for each resource.
    groups: Vec<Group>,
    task: Option<TaskView<'a>>,
}

/// The task of an asynchronous export.
struct TaskView<'a> {
    names: &'a TaskNames,
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
        grows: shims.iter().any(|shim| shim.grows),
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
    file(format!("{}_guard.c", model.world), &shims)
}

fn resource_view<'a>(model: &'a Model, all: &CNames, names: &'a ResourceNames) -> ResourceView<'a> {
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
        drop_live: &names.drop_live,
        struck: all.entry(names.resource, "handle.__handle"),
    }
}

fn shim<'a>(
    model: &'a Model,
    names: &'a CNames,
    function: &'a UserFunction,
    walks: &mut Walks,
    most: &[usize],
) -> ShimView<'a> {
    let export = &model.exports[function.export];
    let arguments: Vec<_> = export.argument_names();
    let mut locals = Names::new(arguments.iter().map(String::as_str));
    let is_task = function.task.is_some();
    let task = locals.claim("task");
    let frame = match is_task {
        true => format!("{task}.frame"),
        false => locals.claim("frame"),
    };
    let handles = locals.claim("handles");
    let result_name = (export.result != "void").then(|| locals.claim("result"));
    let held: usize = export.params.iter().filter_map(|p| Some(most[p.ty?])).sum();
    let grows = is_task || !export.params.iter().all(|param| is_flat(model, param));
    let (read, marks) = match is_task {
        true => ("task->frame", "task->"),
        false => (frame.as_str(), ""),
    };
    let place = Place {
        written: &frame,
        read,
        marks,
    };
    let mut members = Names::new(["frame", "handles", "kept", "done"].into_iter());
    let taken = if is_task { &mut members } else { &mut locals };
    let groups = match grows {
        true => listed(model, names, export, walks, &place, taken),
        false => fixed(names, export, &handles),
    };
    ShimView {
        wit: one_line(&export.wit),
        result: &export.result,
        c_name: &export.c_name,
        user_name: &function.name,
        params: list(&export.c_params()),
        arguments: match is_task {
            true => format!("&{task}, {}", arguments.join(", ")),
            false => arguments.join(", "),
        },
        frame,
        handles,
        code: result_name.clone().unwrap_or_default(),
        result_name,
        grows,
        room: held.min(SMALL),
        entries: groups
            .iter()
            .flat_map(|group| group.pushes.clone())
            .collect(),
        groups,
        local: task,
        task: function.task.as_ref().map(|names| TaskView {
            names,
            give: format!("{}_return", export.c_name),
            result: result_param(export),
            given: if export.async_result.is_some() {
                "result"
            } else {
                ""
            },
        }),
    }
}

/// The parameters of the user's function: those of the export, after the task if there is one.
pub fn user_params(export: &Export, function: &UserFunction) -> Vec<String> {
    let mut params = export.c_params();
    if let Some(task) = &function.task {
        let names = export.argument_names();
        let name = Names::new(names.iter().map(String::as_str)).claim("task");
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
