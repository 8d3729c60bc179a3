//! `<world>_guard.h`: redirections to the shims, drop aliases and scoped guards.

use anyhow::Result;
use askama::Template;
use heck::ToShoutySnakeCase;

use super::names::{CNames, TaskNames, UserFunction};
use super::shims::{result_param, user_params};
use crate::join::Model;
use crate::render::aliases::{self, AliasView};
use crate::render::{File, VERSION, comment, file, listed};

#[derive(Template)]
#[template(path = "c/guard.h.jinja", escape = "none")]
struct Header<'a> {
    version: &'a str,
    model: &'a Model<'a>,
    include_guard: String,
    alias_guard: String,
    c_shims: String,
    aliases: Vec<AliasView>,
    drops: Vec<DropView<'a>>,
    shims: Vec<ShimView<'a>>,
    guards: Vec<GuardView<'a>>,
}

/// A drop function of the bindings, and what user code's calls of it become.
struct DropView<'a> {
    name: &'a str,
    redirected: &'a str,
    handle_type: &'a str,
}

struct ShimView<'a> {
    comment: Vec<String>,
    result: &'a str,
    c_name: &'a str,
    user_name: &'a str,
    params: String,
    task: Option<TaskView<'a>>,
}

/// The task of an asynchronous export.
struct TaskView<'a> {
    names: &'a TaskNames,
    /// The bindings' function that returns.
    give: String,
    /// What `finish` takes besides the task.
    result: String,
}

struct GuardView<'a> {
    borrow_type: &'a str,
    drop_alias: &'a str,
    macro_name: &'a str,
    begin: &'a str,
    drop: &'a str,
    release: &'a str,
}

pub fn render(model: &Model, names: &CNames) -> Result<File> {
    let world = model.world.to_shouty_snake_case();
    let shims = names.functions.iter().map(|f| shim_view(model, f));
    let header = Header {
        version: VERSION,
        model,
        include_guard: format!("WITGUARD_{world}_GUARD_H"),
        alias_guard: aliases::include_guard(model),
        c_shims: aliases::c_shims(model),
        aliases: aliases::views(model),
        drops: drop_views(model, names),
        shims: shims.collect(),
        guards: guard_views(model, names),
    };
    file(model, "_guard.h", &header)
}

fn drop_views<'a>(model: &'a Model<'a>, names: &'a CNames<'a>) -> Vec<DropView<'a>> {
    let views = names.resources.iter().flat_map(|drops| {
        let resource = &model.resources[drops.resource];
        let borrow = resource.drop_borrow.iter().zip(&drops.redirected_borrow);
        let borrow = borrow.map(|(name, redirected)| DropView {
            name,
            redirected,
            handle_type: &resource.borrow_type,
        });
        let own = DropView {
            name: &resource.drop_own,
            redirected: &drops.redirected_own,
            handle_type: &resource.own_type,
        };
        borrow.chain([own])
    });
    views.collect()
}

fn shim_view<'a>(model: &'a Model<'a>, function: &'a UserFunction) -> ShimView<'a> {
    let export = &model.exports[function.export];
    ShimView {
        comment: comment::of_export(export),
        result: &export.result,
        c_name: export.c_name,
        user_name: &function.name,
        params: listed(&user_params(export, function)),
        task: function.task.as_ref().map(|names| TaskView {
            names,
            give: format!("{}_return", export.c_name),
            result: result_param(export),
        }),
    }
}

fn guard_views<'a>(model: &'a Model<'a>, names: &'a CNames<'a>) -> Vec<GuardView<'a>> {
    let views = model.aliases.iter().zip(&names.guards);
    let views = views.map(|(alias, guard)| GuardView {
        borrow_type: &alias.borrow_type,
        drop_alias: &alias.function,
        macro_name: &guard.macro_name,
        begin: &guard.begin,
        drop: &guard.drop,
        release: &guard.release,
    });
    views.collect()
}
