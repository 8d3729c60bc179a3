//! `<world>_guard.c`: the exports, which call the user's functions and drop what these did not drop.

use anyhow::Result;
use askama::Template;

use super::names::{CNames, Statics, TaskNames, UserFunction};
use super::snapshot::{MAX_SMALL, Walks, max_handles};
use crate::join::{Function, Model, Names};
use crate::render::print::{Declare as _, List as _, Text as _};
use crate::render::steps::{Steps, WalkFunction};
use crate::render::{File, VERSION, exit_code, file};

#[derive(Template)]
#[template(path = "c/guard.c.jinja", escape = "none")]
struct SourceFile<'a> {
    version: &'a str,
    model: &'a Model<'a>,
    names: &'a CNames<'a>,
    n: &'a Statics,
    entry: &'static str,
    is_tagged: bool,
    exit: String,
    /// How many handles a snapshot holds without the heap.
    small: usize,
    walks: Vec<WalkFunction<'a>>,
    shims: Vec<Shim<'a>>,
}

/// The body of an export that calls the user's function.
struct Shim<'a> {
    function: &'a UserFunction<'a>,
    /// The statements that list the handles.
    pushes: Vec<String>,
    arguments: String,
    /// The local variable for what the user's function returns, if it returns anything.
    result_name: Option<String>,
    /// The local variable that keeps where the handles of the surrounding call begin.
    outer: String,
    task: Option<ShimTask<'a>>,
}

/// The task of an asynchronous export.
struct ShimTask<'a> {
    names: &'a TaskNames,
    /// The local variables that hold the task and what the user's function returns.
    local: String,
    code: String,
    /// How many handles the task holds without the heap.
    room: usize,
}

impl SourceFile<'_> {
    fn has_tasks(&self) -> bool {
        self.shims.iter().any(|shim| shim.task.is_some())
    }

    fn has_calls(&self) -> bool {
        self.shims.iter().any(|shim| shim.task.is_none())
    }
}

pub(super) fn render(model: &Model, names: &CNames) -> Result<File> {
    let mut walks = Walks::new(model, names);
    let max_handles = max_handles(model);
    let shims = names.functions.iter();
    let shims = shims.map(|function| shim(names, function, &mut walks, &max_handles));
    let shims = shims.collect();
    let source = SourceFile {
        version: VERSION,
        model,
        names,
        n: &names.statics,
        entry: names.entry_type(),
        is_tagged: names.is_tagged(),
        exit: exit_code(model),
        small: MAX_SMALL,
        walks: walks.into_list(),
        shims,
    };
    file(model, "_guard.c", &source)
}

fn shim<'a>(
    names: &'a CNames<'a>,
    function: &'a UserFunction<'a>,
    walks: &mut Walks,
    max_handles: &[usize],
) -> Shim<'a> {
    let export = function.export;
    let mut arguments = export.argument_names();
    let mut locals = Names::new(arguments.iter().copied());
    let outer = locals.claim("outer");
    let result = locals.claim("result");
    let task = function.task.as_ref();
    let task = task.map(|task| shim_task(export, task, &mut locals, &result, max_handles));
    let into = match &task {
        Some(task) => format!("&{}.task.received", task.local),
        None => format!("&{}", names.statics.live),
    };
    let params = export.params.iter();
    let pushes = params.filter_map(|param| walks.push_param(param, &into));
    let pushes = pushes.collect();
    let first = task.as_ref().map(|task| format!("&{}", task.local));
    arguments.splice(..0, first.as_deref());
    Shim {
        function,
        pushes,
        arguments: arguments.join(", "),
        result_name: (!export.c_result.is_void()).then_some(result),
        outer,
        task,
    }
}

fn shim_task<'a>(
    export: &Function,
    names: &'a TaskNames,
    locals: &mut Names,
    result: &str,
    max_handles: &[usize],
) -> ShimTask<'a> {
    let params = export.params.iter();
    let held: usize = params.filter_map(|p| Some(max_handles[p.ty?])).sum();
    ShimTask {
        names,
        local: locals.claim("task"),
        code: result.to_string(),
        room: held.min(MAX_SMALL),
    }
}
