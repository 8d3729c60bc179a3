//! Skeletons of the exports in C, for the user to fill in.

mod body;

use std::collections::BTreeSet;

use anyhow::Result;
use askama::Template;

use super::c::{CNames, UserFunction};
use super::stub_value::{Assigned, StubValues};
use super::{SkeletonFile, exit_code, file};
use crate::join::{ExportedResource, Function, Model};
use crate::render::print::{List as _, Text as _};
use body::Ending;

#[derive(Template)]
#[template(path = "c/impl.c.jinja", escape = "none")]
struct CSkeletons<'a> {
    model: &'a Model<'a>,
    exit: String,
    resources: Vec<UserResource<'a>>,
    skeletons: Vec<Skeleton<'a>>,
}

/// A resource that the user defines.
struct UserResource<'a> {
    resource: &'a ExportedResource,
    /// Whether some skeleton returns a new one.
    is_made: bool,
}

/// A function of the user.
struct Skeleton<'a> {
    export: &'a Function<'a>,
    result: String,
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
pub(crate) fn c(model: &Model) -> Result<SkeletonFile> {
    let names = CNames::new(model);
    let values = StubValues::new(model);
    let mut shimmed = names.functions.iter().peekable();
    let skeletons = model.exports.iter().map(|export| {
        let function = shimmed.next_if(|function| std::ptr::eq(function.export, export));
        match function.filter(|f| f.task.is_some()) {
            Some(function) => c_task(&values, function),
            None => plain(&values, export),
        }
    });
    let file_of_c = CSkeletons {
        model,
        exit: exit_code(model),
        resources: user_resources(&values),
        skeletons: skeletons.collect(),
    };
    let defined = file_of_c.skeletons.iter().flat_map(|s| defined(model, s));
    Ok(SkeletonFile {
        defined: defined.collect(),
        file: file(model, "_impl.c", &file_of_c)?,
    })
}

/// What a skeleton defines: the function, and of a task the callback too.
fn defined(model: &Model, skeleton: &Skeleton) -> Vec<[String; 2]> {
    let define = |name: &str, params: &str| {
        let declaration = format!("{} {name}({params});", skeleton.result);
        [name.to_string(), declaration]
    };
    let params = match &skeleton.params[..] {
        [] => "void".into(),
        params => params.join(", "),
    };
    let function = define(skeleton.name, &params);
    let callback = skeleton.export.is_task().then(|| {
        let event = format!("{}_event_t *event", model.world);
        define(&format!("{}_callback", skeleton.export.c_name), &event)
    });
    [function].into_iter().chain(callback).collect()
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

/// The export itself, as the bindings declare it.
fn plain<'a>(values: &StubValues, export: &'a Function) -> Skeleton<'a> {
    let model = values.model;
    let outs = export.out_params().iter().map(|(_, name)| name.to_string());
    let outs: Vec<_> = outs.collect();
    let ending = body::ending(values, export, &outs);
    let params = export.params.iter();
    let unused = params.filter(|p| !body::owns_memory(model, p));
    let unused = unused.map(|param| param.name.to_string());
    Skeleton {
        export,
        result: export.c_result.to_string(),
        name: export.c_name,
        params: export.declarations(),
        unused: unused.chain(ending.unused(&outs)).collect(),
        owners: body::owners(model, export),
        ending,
    }
}

/// The user's function behind an asynchronous export with a shim in C.
fn c_task<'a>(values: &StubValues, function: &UserFunction<'a>) -> Skeleton<'a> {
    Skeleton {
        params: function.params(),
        ending: body::finish_c(values, function),
        ..plain(values, function.export)
    }
}
