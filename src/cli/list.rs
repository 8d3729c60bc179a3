//! `witguard gen --list`: the names of files, for build systems that must know them before they run the tool.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::ValueEnum;
use witguard::GeneratedFile;

use super::messages::print;

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
    print(&lines(generated.map(|file| dir.join(&file.name))))
}

/// Prints the paths `sources`.
///
/// # Errors
/// Standard output cannot be written.
pub(super) fn read(sources: &BTreeSet<PathBuf>) -> Result<()> {
    print(&lines(sources.iter().cloned()))
}

fn lines(paths: impl Iterator<Item = PathBuf>) -> String {
    let lines = paths.map(|path| format!("{}\n", path.display()));
    lines.collect()
}
