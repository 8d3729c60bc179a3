//! The world of a component that was built.

use std::path::Path;

use anyhow::{Context, Result};
use wit_parser::decoding::{DecodedWasm, decode};
use wit_parser::{Resolve, Span, WorldId};

use crate::Diagnostic;
use witguard_messages::caught;

/// The first bytes of a component in its binary form.
const COMPONENT: &[u8] = b"\0asm\x0d\0\x01\0";

/// Adds the world of the component at `path` to `resolve`: what it imports and exports. `None` if there is something
/// else, a wasm-encoded WIT package for one.
///
/// # Errors
/// If it is a component, and not valid.
pub(super) fn push(resolve: &mut Resolve, path: &Path) -> Result<Option<WorldId>> {
    // What cannot be read is told of elsewhere.
    let Ok(bytes) = std::fs::read(path) else {
        return Ok(None);
    };
    if !bytes.starts_with(COMPONENT) {
        return Ok(None);
    }
    let decoded = caught(|| decode(&bytes)).map_err(anyhow::Error::msg);
    let decoded = decoded.and_then(|decoded| decoded).map_err(|error| {
        Diagnostic::new(format!("`{}` is not a valid component", path.display()))
            .detail(format!("  {error:#}"))
    })?;
    let DecodedWasm::Component(component, world) = decoded else {
        return Ok(None);
    };
    let merged = resolve.merge(component);
    let remap =
        merged.with_context(|| format!("`{}` does not fit the other WIT", path.display()))?;
    Ok(Some(remap.map_world(world, Span::default())?))
}
