//! `<world>_guard.hpp`: guard types, and the declarations of the user's functions.

use anyhow::Result;
use askama::Template;
use heck::ToShoutySnakeCase;

use super::Style;
use super::freeing::{Freeing, Freeings};
use super::plan::Plan;
use super::task::Task;
use super::task_class::TaskClass;
use super::walk::{self, Walk};
use crate::join::{Model, Resource, Shape, ValueType};
use crate::render::print::{Declare as _, List as _, Text as _};
use crate::render::{File, VERSION, file, macros};

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
    ty: &'a ValueType<'a>,
    free: Option<&'a Freeing>,
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
    /// Makes the class of a task. Called when the class is printed: a world may have very many
    /// tasks.
    fn class<'a>(&'a self, task: &'a Task) -> TaskClass<'a> {
        TaskClass::new(self.model, task)
    }
}

pub(super) fn render(model: &Model, style: &Style, plan: &Plan) -> Result<File> {
    let world = model.world.to_shouty_snake_case();
    let freeings = Freeings::new(model);
    let owned = owned_types(model).into_iter();
    let traits: Vec<_> = owned.map(|ty| traits(model, &freeings, ty)).collect();
    let header = HeaderFile {
        version: VERSION,
        model,
        root: &style.root,
        include_guard: format!("WITGUARD_{world}_GUARD_HPP"),
        runtime_macro: style.macro_name("RUNTIME"),
        alias_guard: macros::drop_aliases(model),
        c_shims: macros::c_shims(model),
        frees_parts: traits.iter().any(ValueTraits::frees_itself),
        traits,
        guard_spaces: guard_spaces(model, plan),
        plan,
    };
    file(model, "_guard.hpp", &header)
}

/// The types that own something when an export receives them, each after its parts. Handles are left
/// out: the template writes their traits itself.
fn owned_types(model: &Model) -> Vec<usize> {
    let (mut found, mut known) = (Vec::new(), vec![false; model.types.len()]);
    let params = model.exports.iter().flat_map(|export| &export.params);
    for ty in params.filter_map(|param| param.ty) {
        add_owned(model, ty, &mut known, &mut found);
    }
    found
}

fn add_owned(model: &Model, position: usize, known: &mut [bool], found: &mut Vec<usize>) {
    let ty = &model.types[position];
    let is_handle = matches!(ty.shape, Shape::Borrow(_));
    if known[position] || is_handle || !ty.is_guarded() {
        return;
    }
    known[position] = true;
    for inside in ty.shape.inside() {
        add_owned(model, inside, known, found);
    }
    found.push(position);
}

fn traits<'a>(model: &'a Model, freeings: &'a Freeings, position: usize) -> ValueTraits<'a> {
    let ty = &model.types[position];
    let free = freeings.of(position);
    ValueTraits {
        ty,
        free,
        is_list: matches!(ty.shape, Shape::List(_)),
        drops: ty.holds_borrows().then(|| walk::drops(model, ty)),
        frees: (free == Some(&Freeing::Parts)).then(|| walk::frees(model, ty)),
    }
}

impl ValueTraits<'_> {
    /// Whether the traits call `free` themselves.
    fn frees_itself(&self) -> bool {
        let is_block = matches!(self.ty.shape, Shape::List(_) | Shape::String);
        is_block && self.free == Some(&Freeing::Parts)
    }
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
