//! `<world>_guard.hpp`: handles, values, imports, and the declarations of the user's functions.

use anyhow::Result;
use askama::Template;
use heck::ToShoutySnakeCase;

use super::Style;
use super::definitions::Body;
use super::functions::Role;
use super::passing::Way;
use super::world::CppWorld;
use crate::join::Model;
use crate::render::print::{Declare as _, Text as _};
use crate::render::{File, VERSION, file, macros};

#[derive(Template)]
#[template(path = "cpp/guard.hpp.jinja", escape = "none")]
struct HeaderFile<'a> {
    version: &'a str,
    model: &'a Model<'a>,
    world: &'a CppWorld<'a>,
    root: &'a str,
    include_guard: String,
    runtime: Runtime,
    tuples: Vec<Tuple>,
    alias_guard: String,
    c_shims: String,
    layout: String,
    style: &'a Style,
    /// The world's name in the bindings' macros.
    shouty: String,
}

/// The include guards of the parts of the runtime, each of which a header has only if its world needs it.
struct Runtime {
    core: String,
    handle: String,
    string: String,
    list: String,
    map: String,
    option: String,
    result: String,
    variant: String,
    own: String,
    task: String,
    coroutine: String,
    ends: String,
    /// The type of a character of a string.
    unit: &'static str,
}

/// The tuples with one number of elements.
struct Tuple {
    include_guard: String,
    elements: Vec<usize>,
}

pub(super) fn render(world: &CppWorld, style: &Style) -> Result<File> {
    let model = world.model;
    let name = model.world.to_shouty_snake_case();
    let guard = |part: &str| style.macro_name(part);
    let tuples = world.reached.tuples.iter().map(|count| Tuple {
        include_guard: guard(&format!("TUPLE{count}")),
        elements: (0..*count).collect(),
    });
    let header = HeaderFile {
        version: VERSION,
        model,
        world,
        root: &style.root,
        include_guard: format!("WITGUARD_{name}_GUARD_HPP"),
        runtime: Runtime {
            core: guard("RUNTIME"),
            handle: guard("HANDLE"),
            string: guard("STRING"),
            list: guard("LIST"),
            map: guard("MAP"),
            option: guard("OPTION"),
            result: guard("RESULT"),
            variant: guard("VARIANT"),
            own: guard("OWN"),
            task: guard("TASK"),
            coroutine: guard("COROUTINE"),
            ends: guard("ENDS"),
            unit: match model.is_utf16 {
                true => "char16_t",
                false => "char",
            },
        },
        tuples: tuples.collect(),
        alias_guard: macros::drop_aliases(model),
        c_shims: macros::c_shims(model),
        layout: macros::layout(model),
        style,
        shouty: name,
    };
    file(model, "_guard.hpp", &header)
}
