//! C: scoped-guard macros, and shims that drop what the user's function leaves.

mod header;
mod names;
mod shims;
mod snapshot;

use anyhow::Result;

use super::File;
use crate::join::Model;

pub use names::{CNames, UserFunction};
pub use shims::{task_param, user_params};

/// `<world>_guard.h` and `<world>_guard.c`.
///
/// # Errors
/// None that valid templates can give.
pub fn render(model: &Model) -> Result<Vec<File>> {
    let names = CNames::new(model);
    Ok(vec![
        header::render(model, &names)?,
        shims::render(model, &names)?,
    ])
}
