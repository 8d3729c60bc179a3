//! `witguard gen --list`: the names of files, for build systems that must know them before they run the tool.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::ValueEnum;
use witguard::GeneratedFile;

/// Which files to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum List {
    /// Every file that the same command would generate, without the skeletons, which are yours
    Generated,
    /// Every WIT file and package that was read
    Read,
}

/// Prints the paths that `files` would have in the folder `dir`.
///
/// # Errors
/// Standard output cannot be written.
pub(super) fn generated(dir: &Path, files: &[GeneratedFile]) -> Result<()> {
    let generated = files.iter().filter(|file| !file.is_users);
    print(generated.map(|file| dir.join(&file.name)))
}

/// Prints the paths `sources`.
///
/// # Errors
/// Standard output cannot be written.
pub(super) fn read(sources: &BTreeSet<PathBuf>) -> Result<()> {
    print(sources.iter().cloned())
}

fn print(paths: impl Iterator<Item = PathBuf>) -> Result<()> {
    let mut out = std::io::stdout().lock();
    for path in paths {
        writeln!(out, "{}", path.display()).context("cannot write to standard output")?;
    }
    Ok(())
}
