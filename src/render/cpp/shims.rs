//! `<world>_guard.cpp`: the exports, which call the user's functions.

use anyhow::Result;
use askama::Template;

use super::Style;
use super::passing::Way;
use super::world::CppWorld;
use crate::join::Model;
use crate::render::print::Text as _;
use crate::render::{File, VERSION, file};

#[derive(Template)]
#[template(path = "cpp/guard.cpp.jinja", escape = "none")]
struct ShimsFile<'a> {
    version: &'a str,
    model: &'a Model<'a>,
    world: &'a CppWorld<'a>,
    root: &'a str,
}

pub(super) fn render(world: &CppWorld, style: &Style) -> Result<File> {
    let shims = ShimsFile {
        version: VERSION,
        model: world.model,
        world,
        root: &style.root,
    };
    file(world.model, "_guard.cpp", &shims)
}
