//! C++: handles and values that own what they hold, imports to call, and shims that call the user's functions.

mod definitions;
mod ends;
mod functions;
mod header;
mod names;
mod naming;
mod parameters;
mod passing;
mod reach;
mod shims;
mod skeletons;
mod spelling;
mod stub_value;
mod subtask;
mod task;
mod world;

use anyhow::Result;
use heck::ToShoutySnakeCase;

use super::File;
use crate::parallel::each;

pub(crate) use naming::Naming;
pub(crate) use skeletons::render as skeletons;
pub(crate) use world::CppWorld;

/// Options for the C++.
#[derive(Debug, Clone)]
pub(crate) struct Style {
    /// The root namespace, for example `witguard` or `acme::guards`.
    pub root: String,
}

impl Style {
    /// The name of a macro that all files with this root namespace share.
    fn macro_name(&self, what: &str) -> String {
        let root = self.root.replace("::", "_").to_shouty_snake_case();
        format!("WITGUARD_{what}_{root}")
    }
}

/// `<world>_guard.hpp` and `<world>_guard.cpp`.
///
/// # Errors
/// A template fails to render, which a valid template never does.
pub(crate) fn render(world: &CppWorld, style: &Style) -> Result<Vec<File>> {
    let files: [fn(&CppWorld, &Style) -> Result<File>; 2] = [header::render, shims::render];
    each(&files, |render| render(world, style))
        .into_iter()
        .collect()
}
