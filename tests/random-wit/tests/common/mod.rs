//! What the tests share.

#![allow(dead_code, reason = "each test uses a part of it")]

pub(crate) mod survey;
pub(crate) mod types;

use anyhow::Result;
use wit_parser::{Resolve, WorldId};

/// The only world of this WIT.
pub(crate) fn parse(wit: &str) -> Result<(Resolve, WorldId)> {
    let mut resolve = Resolve::default();
    let package = resolve.push_str("random.wit", wit)?;
    let world = resolve.select_world(&[package], None)?;
    Ok((resolve, world))
}
