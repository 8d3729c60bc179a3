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
    /// Instead of them the parameters, where each is one handle: the shim has copies of these.
    held: Vec<Held>,
    /// The local variable that keeps how many handles were dropped early before the call.
    began: String,
    task: Option<ShimTask<'a>>,
}

/// A parameter that is one handle.
struct Held {
    /// The position of its resource.
    resource: usize,
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
        self.names.has_tasks()
    }

    /// Whether a handle of the resource of `drops` is the last that some call received.
    fn ends_a_call(&self, drops: &RedirectedDrops) -> bool {
        let mut last = self.shims.iter().filter_map(|shim| shim.held.last());
        last.any(|held| held.resource == drops.position)
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
    let held = match task {
        None => held(model, names, export, &began, &mut locals),
        Some(_) => Vec::new(),
    };
    let pushes = match held.is_empty() {
        true => guarded(export)
            .filter_map(|param| walks.push_param(param, &into))
            .collect(),
        false => Vec::new(),
    };
    let first = task.as_ref().map(|task| format!("&{}", task.local));
    arguments.splice(..0, first.as_deref());
    Shim {
        function,
        pushes,
        arguments: arguments.join(", "),
        result_name: (!export.c_result.is_void()).then_some(result),
        held,
        began,
        task,
    }
}

/// The parameters of `export` that hold borrows.
fn guarded<'a>(export: &'a Function) -> impl Iterator<Item = &'a Value<'a>> {
    export.params.iter().filter(|param| param.holds_borrows)
}

/// The parameters of `export`, if each that holds borrows is one handle; otherwise nothing. `began` is the
/// local variable of that name, see [`Shim`].
fn held(
    model: &Model,
    names: &CNames,
    export: &Function,
    began: &str,
    locals: &mut Names,
) -> Vec<Held> {
    let single = |param| received(model, names, param).map(|drops| (param, drops));
    let Some(mut params) = guarded(export).map(single).collect::<Option<Vec<_>>>() else {
        return Vec::new();
    };
    // An option cannot be what ends the call without a test more.
    params.sort_by_key(|(param, _)| matches!(param.passing, Passing::Direct));
    let count = params.len();
    let params = params.into_iter().enumerate();
    let params = params.map(|(i, (param, drops))| {
        Held::new(
            param,
            drops,
            i + 1 == count,
            &names.statics.leave,
            began,
            locals,
        )
    });
    params.collect()
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
    fn new(
        param: &Value,
        drops: &RedirectedDrops,
        is_last: bool,
        leave: &str,
        began: &str,
        locals: &mut Names,
    ) -> Self {
        let (drop, otherwise) = match is_last {
            true => (&drops.drop_last, format!("; else {leave}()")),
            false => (&drops.drop_left, String::new()),
        };
        let (name, resource) = (&param.name, drops.position);
        if matches!(param.passing, Passing::Direct) {
            let (copy, drop) = (None, format!("{drop}({name}, {began})"));
            return Self {
                resource,
                copy,
                drop,
            };
        }
        let (copy, ty) = (locals.claim("handle"), &drops.resource.borrow_type);
        Self {
            resource,
            drop: format!("if ({copy}.__handle != 0) {drop}({copy}, {began}){otherwise}"),
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
