//! WebAssembly among the input, told from WIT text by how it begins.

use std::path::Path;

use anyhow::{Result, bail};

use crate::Diagnostic;

/// The first bytes of a core module.
const MODULE: &[u8] = b"\0asm\x01\0\0\0";

/// The WebAssembly in the file at `path`, in its binary form: a component or a wasm-encoded WIT package. `None` if there
/// is something else: WIT text, or a directory.
///
/// # Errors
/// The file is a core module, binary and no WebAssembly, or WebAssembly text that does not parse.
pub(super) fn read(path: &Path) -> Result<Option<Vec<u8>>> {
    // What cannot be read, a directory for one, is not for this check.
    let Ok(bytes) = std::fs::read(path) else {
        return Ok(None);
    };
    let name = path.display();
    let binary = if bytes.starts_with(b"\0asm") {
        bytes
    } else if is_text(&bytes) {
        wat::parse_bytes(&bytes)
            .map_err(|mut error| {
                error.set_path(path);
                Diagnostic::new(format!("`{name}` is not valid WebAssembly text"))
                    .detail(format!("  {error}"))
            })?
            .into_owned()
    } else if bytes.iter().take(8).any(|byte| *byte == 0) {
        bail!(
            Diagnostic::new(format!("`{name}` is binary, and no WebAssembly"))
                .help("give a WIT file, a directory of WIT files, a component, or a wasm-encoded WIT package")
        );
    } else {
        return Ok(None);
    };
    if binary.starts_with(MODULE) {
        bail!(
            Diagnostic::new(format!(
                "`{name}` is a core WebAssembly module, not a WIT package or a component"
            ))
            .help("give the component that `wasm-tools component new` makes of it, or the WIT that it was built from")
        );
    }
    Ok(Some(binary))
}

/// Whether it begins as WebAssembly text does, and WIT text does not.
fn is_text(bytes: &[u8]) -> bool {
    let start = bytes.trim_ascii_start();
    start.starts_with(b"(") || start.starts_with(b";;")
}
