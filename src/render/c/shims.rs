//! `<world>_guard.c`: the exports, which call the user's functions and drop what they leave.

use std::collections::BTreeSet;

use anyhow::Result;
use askama::Template;
use heck::ToSnakeCase;

use super::names::{CNames, ResourceNames, Statics, UserFunction};
use super::snapshot::{SMALL, Steps, WalkView, Walks, most_handles};
use crate::join::{Export, Form, Model, Names, Param};
use crate::render::aliases::one_line;
use crate::render::{File, VERSION, file, listed as list};

#[derive(Template)]
#[template(path = "c/guard.c.jinja", escape = "none")]
struct Shims<'a> {
    version: &'a str,
    model: &'a Model,
    n: &'a Statics,
    nothing: String,
    grows: bool,
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
}

struct ShimView<'a> {
    wit: String,
    result: &'a str,
    c_name: &'a str,
    user_name: &'a str,
    params: String,
    arguments: String,
    /// The names of its local variables.
    frame: String,
    handles: String,
    result_name: Option<String>,
    /// Whether handles are listed one by one, into a frame that can grow.
    grows: bool,
    /// How many handles fit without a heap.
    room: usize,
    /// All handles, where their number is fixed.
    entries: Vec<String>,
    /// What is done for each resource.
    groups: Vec<Group>,
}

/// The handles of one resource, which stand together in the snapshot.
struct Group {
    pushes: Vec<String>,
    /// The variable that holds where they end.
    mark: Option<String>,
    drop_live: String,
    /// Where they begin and how many there are.
    begin: String,
    len: String,
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
        nothing: format!("witguard_{}_has_no_shims", model.world),
        grows: shims.iter().any(|shim| shim.grows),
        resources: names
            .resources
            .iter()
            .map(|r| resource_view(model, r))
            .collect(),
        walks: walks.into_views(),
        shims,
    };
    file(format!("{}_guard.c", model.world), &shims)
}

fn resource_view<'a>(model: &'a Model, names: &'a ResourceNames) -> ResourceView<'a> {
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
    let frame = locals.claim("frame");
    let handles = locals.claim("handles");
    let result_name = (export.result != "void").then(|| locals.claim("result"));
    let held: usize = export.params.iter().filter_map(|p| Some(most[p.ty?])).sum();
    let grows = !export.params.iter().all(|param| is_flat(model, param));
    let groups = match grows {
        true => listed(model, names, export, walks, &frame, &mut locals),
        false => fixed(names, export, &handles),
    };
    ShimView {
        wit: one_line(&export.wit),
        result: &export.result,
        c_name: &export.c_name,
        user_name: &function.name,
        params: list(&export.c_params()),
        arguments: arguments.join(", "),
        frame,
        handles,
        result_name,
        grows,
        room: held.min(SMALL),
        entries: groups
            .iter()
            .flat_map(|group| group.pushes.clone())
            .collect(),
        groups,
    }
}

/// Whether `param` holds no borrow, or is one, or an option of one.
fn is_flat(model: &Model, param: &Param) -> bool {
    let is_handle = param.ty.is_some_and(|ty| model.types[ty].shape.is_borrow());
    param.borrows.is_empty() || is_handle
}

/// The imported resources of which `export` receives borrows.
fn received<'a>(names: &'a CNames, export: &Export) -> Vec<&'a ResourceNames> {
    let received: BTreeSet<_> = export.params.iter().flat_map(|p| &p.borrows).collect();
    let resources = names.resources.iter();
    resources
        .filter(|r| received.contains(&r.resource))
        .collect()
}

/// Each borrow is a parameter: their number is known.
fn fixed(names: &CNames, export: &Export, handles: &str) -> Vec<Group> {
    let mut begin = 0;
    let groups = received(names, export).into_iter().map(|resource| {
        let params = export.params.iter();
        let params = params.filter(|param| param.borrows.contains(&resource.resource));
        let entries: Vec<_> = params.map(handle_of).collect();
        let group = Group {
            mark: None,
            drop_live: resource.drop_live.clone(),
            begin: offset(handles, &begin.to_string()),
            len: entries.len().to_string(),
            pushes: entries,
        };
        begin += group.pushes.len();
        group
    });
    groups.collect()
}

fn handle_of(param: &Param) -> String {
    let name = &param.name;
    match param.form {
        Form::Value => format!("{name}.__handle"),
        Form::Pointer | Form::Maybe => format!("{name} ? {name}->__handle : 0"),
    }
}

/// The borrows are listed by walking the parameters, once for each resource.
fn listed(
    model: &Model,
    names: &CNames,
    export: &Export,
    walks: &mut Walks,
    frame: &str,
    locals: &mut Names,
) -> Vec<Group> {
    let resources = received(names, export);
    let last = resources.len() - 1;
    let mut begin = "0".to_string();
    let groups = resources.into_iter().enumerate().map(|(i, resource)| {
        let params = export.params.iter();
        let pushes = params.filter_map(|p| walks.push_param(p, resource.resource, frame));
        let pushes = pushes.collect();
        // The last group ends where the snapshot ends.
        let mark = (i < last).then(|| {
            let name = model.resources[resource.resource].name.to_snake_case();
            locals.claim(format!("{name}_end"))
        });
        let end = mark.clone().unwrap_or(format!("{frame}.len"));
        let group = Group {
            pushes,
            mark,
            drop_live: resource.drop_live.clone(),
            begin: offset(&format!("{frame}.handles"), &begin),
            len: match begin.as_str() {
                "0" => end.clone(),
                begin => format!("{end} - {begin}"),
            },
        };
        begin = end;
        group
    });
    groups.collect()
}

fn offset(handles: &str, begin: &str) -> String {
    match begin {
        "0" => handles.to_string(),
        begin => format!("{handles} + {begin}"),
    }
}
