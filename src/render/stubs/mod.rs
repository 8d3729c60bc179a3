//! Skeletons of the exports, for the user to fill in.

mod body;

use std::borrow::Cow;
use std::collections::BTreeSet;

use anyhow::Result;
use askama::Template;

use super::c::{CNames, UserFunction};
use super::cpp::{Signature, Style, Task, plan};
use super::stub_value::{Assigned, StubValues};
use super::{File, exit_code, file};
use crate::join::{ExportedResource, Function, Model};
use crate::render::print::{List as _, Text as _};
use body::{BodyLanguage, Ending};

#[derive(Template)]
#[template(path = "c/impl.c.jinja", escape = "none")]
struct CSkeletons<'a> {
    model: &'a Model<'a>,
    exit: String,
    resources: Vec<UserResource<'a>>,
    skeletons: Vec<Skeleton<'a>>,
}

#[derive(Template)]
#[template(path = "cpp/impl.cpp.jinja", escape = "none")]
struct CppSkeletons<'a> {
    model: &'a Model<'a>,
    root: &'a str,
    exit: String,
    /// The functions behind shims.
    spaces: Vec<SkeletonSpace<'a>>,
    /// The exports without a shim.
    skeletons: Vec<Skeleton<'a>>,
}

/// A resource that the user defines.
struct UserResource<'a> {
    resource: &'a ExportedResource,
    /// Whether some skeleton returns a new one.
    is_made: bool,
}

/// The skeletons in one namespace.
struct SkeletonSpace<'a> {
    path: &'a str,
    skeletons: Vec<Skeleton<'a>>,
    /// Each task, and the skeleton of the function that it starts with.
    tasks: Vec<(&'a Task, Skeleton<'a>)>,
}

/// A function of the user.
struct Skeleton<'a> {
    export: &'a Function<'a>,
    result: Cow<'a, str>,
    name: &'a str,
    params: Vec<String>,
    /// The parameters that the skeleton does not use.
    unused: Vec<String>,
    /// The statements that free or drop what the parameters own.
    owners: Vec<String>,
    ending: Ending,
}

/// `<world>_impl.c`
///
/// # Errors
/// The template fails to render, which a valid template never does.
pub(crate) fn c(model: &Model) -> Result<File> {
    let names = CNames::new(model);
    let values = StubValues::new(model);
    let mut shimmed = names.functions.iter().peekable();
    let skeletons = model.exports.iter().map(|export| {
        let function = shimmed.next_if(|function| std::ptr::eq(function.export, export));
        match function.filter(|f| f.task.is_some()) {
            Some(function) => c_task(&values, function),
            None => plain(&values, export, &BodyLanguage::C),
        }
    });
    let file_of_c = CSkeletons {
        model,
        exit: exit_code(model),
        resources: user_resources(&values),
        skeletons: skeletons.collect(),
    };
    file(model, "_impl.c", &file_of_c)
}

fn user_resources<'a>(values: &StubValues<'a>) -> Vec<UserResource<'a>> {
    let model = values.model;
    let mut made = BTreeSet::new();
    for returned in model.exports.iter().map(|export| values.returned(export)) {
        let assigned = returned.value().into_iter().flatten();
        made.extend(assigned.map(|(_, assigned)| *assigned));
    }
    let resources = model.exported_resources.iter().enumerate();
    let resources = resources.map(|(position, resource)| UserResource {
        resource,
        is_made: made.contains(&Assigned::New(model.resources.len() + position)),
    });
    resources.collect()
}

/// `<world>_impl.cpp`
///
/// # Errors
/// The template fails to render, which a valid template never does.
pub(crate) fn cpp(model: &Model, style: &Style) -> Result<File> {
    let language = BodyLanguage::Cpp(style.root.clone());
    let values = StubValues::new(model);
    let plan = plan(model, style);
    let spaces = plan.spaces.iter().map(|space| SkeletonSpace {
        path: &space.names.path,
        skeletons: space
            .signatures
            .iter()
            .map(|signature| shimmed(&values, signature, &language))
            .collect(),
        tasks: space
            .tasks
            .iter()
            .map(|task| (task, cpp_task(&values, task)))
            .collect(),
    });
    let unshimmed = model.exports.iter().filter(|e| !e.has_borrow_site());
    let file_of_cpp = CppSkeletons {
        model,
        root: &style.root,
        exit: exit_code(model),
        spaces: spaces.collect(),
        skeletons: unshimmed.map(|e| plain(&values, e, &language)).collect(),
    };
    file(model, "_impl.cpp", &file_of_cpp)
}

/// The export itself, as the bindings declare it.
fn plain<'a>(values: &StubValues, export: &'a Function, language: &BodyLanguage) -> Skeleton<'a> {
    let model = values.model;
    let outs = export.out_params().iter().map(|(_, name)| name.to_string());
    let outs: Vec<_> = outs.collect();
    let ending = body::ending(values, export, &outs, language);
    let params = export.params.iter();
    let unused = params.filter(|p| !body::owns_memory(model, p));
    let unused = unused.map(|param| param.name.to_string());
    Skeleton {
        export,
        result: export.c_result.to_string().into(),
        name: export.c_name,
        params: export.declarations(),
        unused: unused.chain(ending.unused(&outs)).collect(),
        owners: body::owners(model, export, language),
        ending,
    }
}

/// The user's function behind an asynchronous export with a shim in C.
fn c_task<'a>(values: &StubValues, function: &UserFunction<'a>) -> Skeleton<'a> {
    Skeleton {
        params: function.params(),
        ending: body::finish_c(values, function),
        ..plain(values, function.export, &BodyLanguage::C)
    }
}

/// The user's function behind a shim.
fn shimmed<'a>(
    values: &StubValues<'a>,
    signature: &'a Signature,
    language: &BodyLanguage,
) -> Skeleton<'a> {
    let export = &values.model.exports[signature.export];
    let names = signature.params.iter().map(|param| param.name.to_string());
    let names: Vec<_> = names.collect();
    let (unused, outs) = names.split_at(export.params.len());
    let ending = body::ending(values, export, outs, language);
    Skeleton {
        export,
        result: export.c_result.to_string().into(),
        name: &signature.name,
        params: signature.declarations(),
        unused: [unused.to_vec(), ending.unused(outs)].concat(),
        owners: Vec::new(),
        ending,
    }
}

/// The user's function that a task in C++ starts with.
fn cpp_task<'a>(values: &StubValues<'a>, task: &'a Task) -> Skeleton<'a> {
    let export = &values.model.exports[task.export];
    Skeleton {
        export,
        result: task.code.as_str().into(),
        name: &task.function,
        params: vec![format!("{} task", task.class)],
        unused: Vec::new(),
        owners: Vec::new(),
        ending: body::finish(values, export, task),
    }
}
