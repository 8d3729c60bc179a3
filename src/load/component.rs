//! The world of a component that was built.

use std::path::Path;

use anyhow::{Context, Result};
use wit_parser::decoding::{DecodedWasm, decode};
use wit_parser::{Resolve, Span, WorldId};

use crate::Diagnostic;
use witguard_messages::caught;

/// Adds the world of the component `bytes`, read from `path`, to `resolve`: what it imports and exports. `None` if it is a
/// wasm-encoded WIT package.
///
/// # Errors
/// If it is not valid.
pub(super) fn push(resolve: &mut Resolve, path: &Path, bytes: &[u8]) -> Result<Option<WorldId>> {
    let decoded = caught(|| decode(bytes)).map_err(anyhow::Error::msg);
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
