//! `<world>_guard.h`: redirections to the shims, drop aliases and scoped guards.

use anyhow::Result;
use askama::Template;
use heck::ToShoutySnakeCase;

use super::names::CNames;
use crate::join::Model;
use crate::render::print::{Declare as _, List as _, Text as _};
use crate::render::{File, VERSION, file, macros};

#[derive(Template)]
#[template(path = "c/guard.h.jinja", escape = "none")]
struct HeaderFile<'a> {
    version: &'a str,
    model: &'a Model<'a>,
    names: &'a CNames<'a>,
    include_guard: String,
    alias_guard: String,
    c_shims: String,
    layout: String,
}

impl HeaderFile<'_> {
    /// The macro that makes `name`, a function of the bindings, mean `other`.
    fn redirection(&self, name: &str, other: &str) -> String {
        match self.model.named_as_members.contains(name) {
            // As a member it is not followed by a parenthesis.
            true => format!("{name}(...) {other}(__VA_ARGS__)"),
            false => format!("{name} {other}"),
        }
    }
}

pub(super) fn render(model: &Model, names: &CNames) -> Result<File> {
    let world = model.world.to_shouty_snake_case();
    let header = HeaderFile {
        version: VERSION,
        model,
        names,
        include_guard: format!("WITGUARD_{world}_GUARD_H"),
        alias_guard: macros::drop_aliases(model),
        c_shims: macros::c_shims(model),
        layout: macros::c_layout(model),
    };
    file(model, "_guard.h", &header)
}
