//! The WIT that the tests use.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The example package, `wit/hello.wit`.
pub fn hello() -> PathBuf {
    repository().join("wit/hello.wit")
}

/// The folder with the conformance cases, next to the repository.
pub fn conformance_dir() -> PathBuf {
    repository().join("../shared/conformance")
}

/// The text of one conformance case, such as `08-list.wit`.
///
/// # Errors
/// If the case does not exist. A test must then fail, not skip.
pub fn conformance(case: &str) -> Result<String> {
    let path = conformance_dir().join(case);
    std::fs::read_to_string(&path)
        .with_context(|| format!("no conformance case at {}", path.display()))
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
