//! Files to disk: all or nothing, and untouched where nothing changed.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Result;
use tempfile::NamedTempFile;

use crate::Diagnostic;
use crate::generate::GeneratedFile;

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Written,
    /// It had the same contents already; its modification time is kept.
    Unchanged,
    /// It is the user's, and existed.
    Kept,
}

/// Puts `files` into the folder `dir`, which is made when it does not exist.
///
/// Every file is written beside its place first. Only when all are written are they renamed to
/// their places, so that a failure to write leaves everything as it was, and no reader ever sees
/// half a file.
///
/// # Errors
/// A folder or file that cannot be written.
pub fn write(dir: &Path, files: &[GeneratedFile]) -> Result<Vec<(PathBuf, Outcome)>> {
    let mut outcomes = Vec::new();
    let mut pending = Vec::new();
    for file in files {
        let path = dir.join(&file.name);
        let outcome = outcome(&path, file);
        if outcome == Outcome::Written {
            fs::create_dir_all(dir).map_err(|e| cannot_write(dir, &e))?;
            let temporary = stage(dir, file).map_err(|e| cannot_write(&path, &e))?;
            pending.push((temporary, path.clone()));
        }
        outcomes.push((path, outcome));
    }
    for (temporary, path) in pending {
        if path.is_dir() {
            return Err(cannot_write(&path, &"it is a folder"));
        }
        temporary
            .persist(&path)
            .map_err(|e| cannot_write(&path, &e.error))?;
    }
    Ok(outcomes)
}

fn outcome(path: &Path, file: &GeneratedFile) -> Outcome {
    if file.is_users && path.symlink_metadata().is_ok() {
        return Outcome::Kept;
    }
    match fs::read(path) {
        Ok(contents) if contents == file.contents => Outcome::Unchanged,
        _ => Outcome::Written,
    }
}

/// Writes `file` under another name in `dir`. The name is gone again when the result is dropped.
fn stage(dir: &Path, file: &GeneratedFile) -> std::io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".witguard-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut temporary = builder.tempfile_in(dir)?;
    temporary.write_all(&file.contents)?;
    temporary.flush()?;
    Ok(temporary)
}

fn cannot_write(path: &Path, error: &dyn std::fmt::Display) -> anyhow::Error {
    Diagnostic::new(format!("cannot write `{}`: {error}", path.display()))
        .help("choose another folder with `--out-dir`")
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, contents: &str, is_users: bool) -> GeneratedFile {
        GeneratedFile {
            name: name.into(),
            contents: contents.into(),
            is_users,
        }
    }

    fn names(dir: &Path) -> Vec<String> {
        let entries = fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name());
        let mut names: Vec<_> = entries.map(|n| n.into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn files_are_written_once() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("a b/c");
        let files = [file("x.h", "1", false), file("x_impl.c", "2", true)];
        let first: Vec<_> = write(&out, &files)
            .unwrap()
            .into_iter()
            .map(|w| w.1)
            .collect();
        assert_eq!(first, [Outcome::Written, Outcome::Written]);
        let modified = fs::metadata(out.join("x.h")).unwrap().modified().unwrap();
        let again: Vec<_> = write(&out, &files)
            .unwrap()
            .into_iter()
            .map(|w| w.1)
            .collect();
        assert_eq!(again, [Outcome::Unchanged, Outcome::Kept]);
        assert_eq!(
            fs::metadata(out.join("x.h")).unwrap().modified().unwrap(),
            modified
        );
        assert_eq!(names(&out), ["x.h", "x_impl.c"]);
    }

    #[test]
    fn a_users_file_is_never_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("x_impl.c"), "mine").unwrap();
        write(dir.path(), &[file("x_impl.c", "theirs", true)]).unwrap();
        assert_eq!(fs::read(dir.path().join("x_impl.c")).unwrap(), b"mine");
    }

    #[test]
    fn a_failure_leaves_nothing_behind() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("b.h")).unwrap();
        fs::write(dir.path().join("b.h/keep"), "").unwrap();
        let files = [file("b.h", "2", false), file("a.h", "1", false)];
        let error = write(dir.path(), &files).unwrap_err().to_string();
        assert!(error.contains("b.h`: it is a folder"), "{error}");
        assert_eq!(names(dir.path()), ["b.h"]);
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_an_error() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("file"), "").unwrap();
        let out = dir.path().join("file/below");
        let error = write(&out, &[file("x.h", "", false)])
            .unwrap_err()
            .to_string();
        assert!(error.starts_with("cannot write `"), "{error}");
    }
}
