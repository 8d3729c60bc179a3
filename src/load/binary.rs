//! Input that is no WIT, told by how it begins.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use anyhow::{Result, bail};

use crate::Diagnostic;

/// Refuses a file that is neither WIT text nor a wasm-encoded WIT package, as far as its beginning tells.
///
/// # Errors
/// The file is a core module, or binary and no WebAssembly.
pub(super) fn check(path: &Path) -> Result<()> {
    let mut start = Vec::new();
    // A path that cannot be read, a directory for one, is not for this check.
    if let Ok(file) = File::open(path) {
        let _ = file.take(8).read_to_end(&mut start);
    }
    let name = path.display();
    if start == *b"\0asm\x01\0\0\0" || start.starts_with(b"(module") {
        bail!(
            Diagnostic::new(format!(
                "`{name}` is a core WebAssembly module, not a WIT package"
            ))
            .help("give the component that `wasm-tools component new` makes of it, or the WIT that it was built from")
        );
    }
    if start.contains(&0) && !start.starts_with(b"\0asm") {
        bail!(
            Diagnostic::new(format!("`{name}` is binary, and no WebAssembly"))
                .help("give a WIT file, a directory of WIT files, or a wasm-encoded WIT package")
        );
    }
    Ok(())
}
