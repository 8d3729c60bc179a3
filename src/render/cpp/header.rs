//! `<world>_guard.hpp`: guard types, and the declarations of the user's functions.

use anyhow::Result;
use askama::Template;
use heck::ToShoutySnakeCase;

use super::Style;
use super::plan::Plan;
use super::task::Task;
use super::task_class::TaskClass;
use super::walk::{self, Walk};
use crate::join::{Freeing, Model, Resource, Shape, ValueType};
use crate::render::{File, VERSION, file, filters, macros};

#[derive(Template)]
#[template(path = "cpp/guard.hpp.jinja", escape = "none")]
struct HeaderFile<'a> {
    version: &'a str,
    model: &'a Model<'a>,
    root: &'a str,
    include_guard: String,
    runtime_macro: String,
    alias_guard: String,
    c_shims: String,
    traits: Vec<ValueTraits<'a>>,
    guard_spaces: Vec<GuardSpace<'a>>,
    plan: &'a Plan<'a>,
    frees_parts: bool,
}

/// The traits of a type that holds borrows or memory.
struct ValueTraits<'a> {
    ty: &'a ValueType,
    is_list: bool,
    drops: Option<Walk<'a>>,
    frees: Option<Walk<'a>>,
}

/// The guards in one namespace.
struct GuardSpace<'a> {
    path: &'a str,
    /// Each resource with the name of its guard.
    guards: Vec<(&'a Resource, &'a str)>,
}

impl HeaderFile<'_> {
    /// Made when it is printed: a world may have very many tasks.
    fn class<'a>(&'a self, task: &'a Task) -> TaskClass<'a> {
        TaskClass::new(self.model, task)
    }
}

pub fn render(model: &Model, style: &Style, plan: &Plan) -> Result<File> {
    let world = model.world.to_shouty_snake_case();
    let types = model.types.iter();
    let header = HeaderFile {
        version: VERSION,
        model,
        root: &style.root,
        include_guard: format!("WITGUARD_{world}_GUARD_HPP"),
        runtime_macro: style.macro_name("RUNTIME"),
        alias_guard: macros::drop_aliases(model),
        c_shims: macros::c_shims(model),
        traits: types.filter_map(|ty| traits(model, ty)).collect(),
        guard_spaces: guard_spaces(model, plan),
        plan,
        frees_parts: walk::frees_lists(model),
    };
    file(model, "_guard.hpp", &header)
}

/// The traits of `ty`; `None` for a handle, whose traits the template writes by itself.
fn traits<'a>(model: &Model, ty: &'a ValueType) -> Option<ValueTraits<'a>> {
    let is_handle = matches!(ty.shape, Shape::Borrow(_));
    (!is_handle).then(|| ValueTraits {
        ty,
        is_list: matches!(ty.shape, Shape::List(_)),
        drops: (!ty.borrows.is_empty()).then(|| walk::drops(model, ty)),
        frees: (ty.free == Some(Freeing::Parts)).then(|| walk::frees(model, ty)),
    })
}

fn guard_spaces<'a>(model: &'a Model, plan: &'a Plan) -> Vec<GuardSpace<'a>> {
    let mut spaces: Vec<GuardSpace> = Vec::new();
    for (resource, (path, name)) in model.resources.iter().zip(&plan.guards) {
        let guard = (resource, name.as_str());
        match spaces.iter_mut().find(|space| space.path == *path) {
            Some(space) => space.guards.push(guard),
            None => spaces.push(GuardSpace {
                path,
                guards: vec![guard],
            }),
        }
    }
    spaces
}
