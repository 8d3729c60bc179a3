//! `<world>_guard.hpp`: guard types, and the user's functions.

use anyhow::Result;
use askama::Template;
use heck::ToShoutySnakeCase;

use super::Style;
use super::plan::{ExportSpace, Plan, Using};
use super::signature::Signature;
use super::task_view::{TaskView, task_view};
use super::walk::{self, Walk};
use crate::join::{Freeing, Model, Resource, Shape, ValueType};
use crate::render::aliases::{self, AliasView};
use crate::render::comment::{self, one_line};
use crate::render::{File, VERSION, file, listed};

#[derive(Template)]
#[template(path = "cpp/guard.hpp.jinja", escape = "none")]
struct Header<'a> {
    version: &'a str,
    model: &'a Model<'a>,
    root: &'a str,
    include_guard: String,
    runtime_macro: String,
    alias_guard: String,
    c_shims: String,
    aliases: Vec<AliasView>,
    handles: &'a [Resource],
    types: Vec<TypeView<'a>>,
    guard_spaces: Vec<GuardSpace>,
    plan: &'a Plan<'a>,
    uses_optional: bool,
    frees_parts: bool,
}

struct TypeView<'a> {
    c_name: &'a str,
    wit: String,
    free: &'a Option<Freeing>,
    is_list: bool,
    drops: Option<Walk>,
    frees: Option<Walk>,
}

/// The guards in one namespace.
struct GuardSpace {
    path: String,
    guards: Vec<GuardView>,
}

struct GuardView {
    name: String,
    wit_name: String,
    borrow_type: String,
}

struct SpaceView<'a> {
    path: &'a str,
    usings: &'a [Using],
    functions: Vec<FunctionView<'a>>,
    tasks: Vec<TaskView<'a>>,
}

impl Header<'_> {
    /// Each is made when it is written: a world may have very many.
    fn export_spaces(&self) -> impl Iterator<Item = SpaceView<'_>> {
        let spaces = self.plan.spaces.iter();
        spaces.map(|space| space_view(self.model, space))
    }
}

struct FunctionView<'a> {
    comment: Vec<String>,
    result: &'a str,
    name: &'a str,
    params: String,
}

pub fn render(model: &Model, style: &Style, plan: &Plan) -> Result<File> {
    let world = model.world.to_shouty_snake_case();
    let header = Header {
        version: VERSION,
        model,
        root: &style.root,
        include_guard: format!("WITGUARD_{world}_GUARD_HPP"),
        runtime_macro: style.macro_name("RUNTIME"),
        alias_guard: aliases::include_guard(model),
        c_shims: aliases::c_shims(model),
        aliases: aliases::views(model),
        handles: &model.resources,
        types: model
            .types
            .iter()
            .filter_map(|ty| type_view(model, ty))
            .collect(),
        guard_spaces: guard_spaces(model, plan),
        plan,
        uses_optional: plan.has_optional_members(),
        frees_parts: walk::frees_lists(model),
    };
    file(model, "_guard.hpp", &header)
}

/// Handles have traits of their own.
fn type_view<'a>(model: &Model, ty: &'a ValueType) -> Option<TypeView<'a>> {
    let is_handle = matches!(ty.shape, Shape::Borrow(_));
    (!is_handle).then(|| TypeView {
        c_name: &ty.c_name,
        wit: one_line(&ty.wit),
        free: &ty.free,
        is_list: matches!(ty.shape, Shape::List(_)),
        drops: (!ty.borrows.is_empty()).then(|| walk::drops(model, ty)),
        frees: (ty.free == Some(Freeing::Parts)).then(|| walk::frees(model, ty)),
    })
}

fn guard_spaces(model: &Model, plan: &Plan) -> Vec<GuardSpace> {
    let mut spaces: Vec<GuardSpace> = Vec::new();
    for (resource, (path, name)) in model.resources.iter().zip(&plan.guards) {
        let guard = GuardView {
            name: name.clone(),
            wit_name: one_line(&resource.name),
            borrow_type: resource.borrow_type.clone(),
        };
        match spaces.iter_mut().find(|space| space.path == *path) {
            Some(space) => space.guards.push(guard),
            None => spaces.push(GuardSpace {
                path: path.clone(),
                guards: vec![guard],
            }),
        }
    }
    spaces
}

fn space_view<'a>(model: &'a Model<'a>, space: &'a ExportSpace<'a>) -> SpaceView<'a> {
    let functions = space.signatures.iter();
    SpaceView {
        path: &space.path,
        usings: &space.usings,
        functions: functions.map(|f| function_view(model, f)).collect(),
        tasks: space
            .tasks
            .iter()
            .map(|task| task_view(model, task))
            .collect(),
    }
}

fn function_view<'a>(model: &'a Model<'a>, signature: &'a Signature<'a>) -> FunctionView<'a> {
    let export = &model.exports[signature.export];
    FunctionView {
        comment: comment::of_export(export),
        result: &export.result,
        name: &signature.name,
        params: listed(&signature.declarations()),
    }
}
