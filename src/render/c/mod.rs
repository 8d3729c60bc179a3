//! C: macros for scoped guards, and shims that drop the borrows that the user's function did not drop.

mod header;
mod names;
mod shims;
mod snapshot;

use anyhow::Result;

use super::File;
use crate::join::Model;
use crate::parallel::each;

pub(crate) use names::{CNames, UserFunction, claim_reset};

/// `<world>_guard.h` and `<world>_guard.c`.
///
/// # Errors
/// A template fails to render, which a valid template never does.
pub(crate) fn render(model: &Model) -> Result<Vec<File>> {
    let names = CNames::new(model);
    let files: [fn(&Model, &CNames) -> Result<File>; 2] = [header::render, shims::render];
    each(&files, |render| render(model, &names))
        .into_iter()
        .collect()
}
