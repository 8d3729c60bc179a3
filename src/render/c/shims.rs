//! `<world>_guard.c`: the exports, which call the user's functions and drop what these did not drop.

use anyhow::Result;
use askama::Template;

use super::names::{CNames, RedirectedDrops, Statics, TaskNames, UserFunction};
use super::snapshot::{MAX_SMALL, Walks, max_handles};
use crate::join::{Function, Model, Names, Passing, Shape, Value};
use crate::render::print::{Declare as _, List as _, Text as _};
use crate::render::steps::{Steps, WalkFunction};
use crate::render::{File, VERSION, exit_code, file};

/// Handles are numbered from 1, and the numbers of those that are gone are taken again.
const LOW: usize = 64;

#[derive(Template)]
#[template(path = "c/guard.c.jinja", escape = "none")]
struct SourceFile<'a> {
    version: &'a str,
    model: &'a Model<'a>,
    names: &'a CNames<'a>,
    n: &'a Statics,
    exit: String,
    /// How many handles a snapshot holds without the heap.
    small: usize,
    /// Up to which number the early drop of a handle is noted without the heap.
    low: usize,
    walks: Vec<WalkFunction<'a>>,
    shims: Vec<Shim<'a>>,
}

/// The body of an export that calls the user's function.
struct Shim<'a> {
    function: &'a UserFunction<'a>,
    /// The statements that add the handles to a snapshot.
    pushes: Vec<String>,
    arguments: String,
    /// The local variable for what the user's function returns, if it returns anything.
    result_name: Option<String>,
    /// Without a snapshot, the parameters: the shim has copies of these handles.
    held: Vec<Held>,
    /// The local variable that keeps how many handles were dropped early before the call.
    began: String,
    task: Option<ShimTask<'a>>,
}

/// A parameter that is one handle.
struct Held {
    /// The declaration of the local variable that keeps it, where the user's function could change it.
    copy: Option<String>,
    /// The statement that drops it if it is left.
    drop: String,
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

    fn has_held(&self) -> bool {
        self.shims.iter().any(|shim| !shim.held.is_empty())
    }

    /// Whether some call has handles in its values.
    fn has_live(&self) -> bool {
        let mut calls = self.shims.iter().filter(|shim| shim.task.is_none());
        calls.any(|shim| !shim.pushes.is_empty())
    }

    fn has_snapshots(&self) -> bool {
        self.has_tasks() || self.has_live()
    }
}

pub(super) fn render(model: &Model, names: &CNames) -> Result<File> {
    let mut walks = Walks::new(model, names);
    let max_handles = max_handles(model);
    let shims = names.functions.iter();
    let shims = shims.map(|function| shim(model, names, function, &mut walks, &max_handles));
    let shims = shims.collect();
    let source = SourceFile {
        version: VERSION,
        model,
        names,
        n: &names.statics,
        exit: exit_code(model),
        small: MAX_SMALL,
        low: LOW,
        walks: walks.into_list(),
        shims,
    };
    file(model, "_guard.c", &source)
}

fn shim<'a>(
    model: &Model,
    names: &'a CNames<'a>,
    function: &'a UserFunction<'a>,
    walks: &mut Walks,
    max_handles: &[usize],
) -> Shim<'a> {
    let export = function.export;
    let mut arguments = export.argument_names();
    let mut locals = Names::new(arguments.iter().copied());
    let began = locals.claim("began");
    let result = locals.claim("result");
    let task = function.task.as_ref();
    let task = task.map(|task| shim_task(export, task, &mut locals, &result, max_handles));
    let into = match &task {
        Some(task) => format!("&{}.task.received", task.local),
        None => format!("&{}", names.statics.live),
    };
    let guarded = || export.params.iter().filter(|param| param.holds_borrows);
    let single = |param| {
        let drops = received(model, names, param).filter(|_| task.is_none())?;
        Some(Held::new(param, drops, &began, &mut locals))
    };
    let held: Option<Vec<Held>> = guarded().map(single).collect();
    let pushes = match held {
        Some(_) => Vec::new(),
        None => guarded()
            .filter_map(|param| walks.push_param(param, &into))
            .collect(),
    };
    let first = task.as_ref().map(|task| format!("&{}", task.local));
    arguments.splice(..0, first.as_deref());
    Shim {
        function,
        pushes,
        arguments: arguments.join(", "),
        result_name: (!export.c_result.is_void()).then_some(result),
        held: held.unwrap_or_default(),
        began,
        task,
    }
}

/// The drops of the borrow handle that a parameter is; `None` for every other parameter.
fn received<'a>(
    model: &Model,
    names: &'a CNames<'a>,
    param: &Value,
) -> Option<&'a RedirectedDrops<'a>> {
    match model.types[param.ty?].shape {
        Shape::Borrow(resource) => Some(names.drops(resource)?.1),
        _ => None,
    }
}

impl Held {
    /// `began` is the local variable of that name, see [`Shim`].
    fn new(param: &Value, drops: &RedirectedDrops, began: &str, locals: &mut Names) -> Self {
        let name = &param.name;
        let (drop_left, ty) = (&drops.drop_left, &drops.resource.borrow_type);
        if matches!(param.passing, Passing::Direct) {
            return Self {
                copy: None,
                drop: format!("{drop_left}({name}, {began})"),
            };
        }
        let copy = locals.claim("handle");
        Self {
            drop: format!("if ({copy}.__handle != 0) {drop_left}({copy}, {began})"),
            copy: Some(format!(
                "const {ty} {copy} = {name} ? *{name} : ({ty}){{0}}"
            )),
        }
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
