//! C++: guard types, and shims that pass guards to the user's functions.

mod assume;
mod freeing;
mod header;
mod names;
mod plan;
mod shims;
mod signature;
mod space;
mod spelling;
mod task;
mod task_class;
mod walk;

use anyhow::Result;
use heck::ToShoutySnakeCase;

use super::File;
use crate::join::Model;

pub(crate) use plan::plan;
pub(crate) use signature::Signature;
pub(crate) use task::Task;

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
pub(crate) fn render(model: &Model, style: &Style) -> Result<Vec<File>> {
    let plan = plan(model, style);
    Ok(vec![
        header::render(model, style, &plan)?,
        shims::render(model, style, &plan)?,
    ])
}
