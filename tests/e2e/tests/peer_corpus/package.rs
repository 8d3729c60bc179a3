//! Where Cargo keeps the sources of `wit-bindgen-cli`, whose tests are the corpus.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

const PACKAGE: &str = "wit-bindgen-cli";
const VERSION: &str = "0.63.0";

/// The folder `tests` of the package, which cargo downloads if need be.
///
/// # Errors
/// If the package cannot be downloaded. The test must then fail, not skip.
pub(crate) fn tests() -> Result<PathBuf> {
    metadata(&["--offline"])
        .and_then(|metadata| beside_core(&metadata))
        .or_else(|_| metadata(&[]).and_then(|metadata| beside_core(&metadata)))
        .with_context(|| {
            format!(
                "the package `{PACKAGE}` {VERSION}, whose tests are the corpus, cannot be had \
                 (its first download needs a network)"
            )
        })
}

/// Cargo fetches and unpacks a package without a library, but does not say where: it is next to all the others.
fn beside_core(metadata: &Value) -> Result<PathBuf> {
    let mut packages = metadata["packages"].as_array().into_iter().flatten();
    let core = packages
        .find(|package| package["name"] == "wit-bindgen-core")
        .and_then(|package| package["manifest_path"].as_str())
        .and_then(|manifest| Path::new(manifest).parent())
        .context("Cargo does not say where `wit-bindgen-core` is")?;
    let tests = core
        .with_file_name(format!("{PACKAGE}-{VERSION}"))
        .join("tests");
    ensure!(tests.is_dir(), "there is no folder {}", tests.display());
    Ok(tests)
}

/// The output of `cargo metadata` for `peer/Cargo.toml`. Cargo fetches and unpacks all packages in the manifest.
fn metadata(arguments: &[&str]) -> Result<Value> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("peer/Cargo.toml");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--locked", "--format-version=1"])
        .args(arguments)
        .arg("--manifest-path")
        .arg(manifest)
        .output()
        .context("Cargo does not start")?;
    ensure!(
        output.status.success(),
        "`cargo metadata` failed: {}",
        String::from_utf8_lossy(&output.stderr).trim()
    );
    serde_json::from_slice(&output.stdout).context("`cargo metadata` printed no JSON")
}
