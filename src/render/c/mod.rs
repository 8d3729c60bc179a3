//! C: macros for scoped guards, and shims that drop the borrows that the user's function did not drop.

mod header;
mod names;
mod shims;
mod snapshot;

use anyhow::Result;

use super::{File, together};
use crate::join::Model;

pub(crate) use names::{CNames, UserFunction, claim_reset};

/// `<world>_guard.h` and `<world>_guard.c`.
///
/// # Errors
/// A template fails to render, which a valid template never does.
pub(crate) fn render(model: &Model) -> Result<Vec<File>> {
    let names = CNames::new(model);
    let header = || header::render(model, &names);
    let shims = || shims::render(model, &names);
    together(&[&header, &shims]).into_iter().collect()
}
