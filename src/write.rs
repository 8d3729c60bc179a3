//! Writes files: all or nothing. A file that has not changed is not touched.

mod lock;
mod temporary;

use std::fmt::Display;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use tempfile::NamedTempFile;

use crate::Diagnostic;
use crate::generated::GeneratedFile;
use crate::parallel::each;

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is new, or had other contents.
    Written,
    /// It had the same contents already; its modification time is kept.
    Unchanged,
    /// It is the user's to edit, and existed already.
    Kept,
}

/// Writes `files` into the folder `dir`, which is created when it does not exist.
///
/// Every file is written under a temporary name first. Only when all are written are they renamed,
/// so that a failed write leaves everything as it was, and no reader ever sees half a file.
/// Temporary files that killed runs left behind are removed. Runs that write into one folder wait for each other, where
/// the system can tell: the folder then has the files of one of them.
///
/// # Errors
/// A folder or file cannot be written.
pub fn write(dir: &Path, files: &[GeneratedFile]) -> Result<Vec<(PathBuf, Outcome)>> {
    put(dir, files, "choose another folder with `--out-dir`")
}

fn put(dir: &Path, files: &[GeneratedFile], help: &str) -> Result<Vec<(PathBuf, Outcome)>> {
    let cannot_write = |path: &Path, error: &dyn Display| cannot_write(path, error, help);
    fs::create_dir_all(dir).map_err(|e| cannot_write(dir, &e))?;
    let _held = lock::folder(dir);
    let staged = each(files, |file| stage(dir, file, help));
    let mut outcomes = Vec::new();
    let mut pending = Vec::new();
    for (file, staged) in files.iter().zip(staged) {
        let (outcome, temporary) = staged?;
        let path = dir.join(&file.name);
        pending.extend(temporary.map(|temporary| (temporary, path.clone())));
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
    temporary::clear(dir);
    Ok(outcomes)
}

/// Compares `files` with what the folder `dir` holds, and writes nothing. Files that are the user's
/// to edit do not count.
///
/// # Errors
/// Files are missing or differ; the error names all of them.
pub fn check(dir: &Path, files: &[GeneratedFile]) -> Result<()> {
    let generated = files.iter().filter(|file| !file.is_users);
    let stale: Vec<_> = generated
        .filter_map(|file| {
            let path = dir.join(&file.name);
            let what = match fs::read(&path) {
                Ok(contents) if contents == file.contents => return None,
                Ok(_) => "differs".to_string(),
                Err(error) if error.kind() == ErrorKind::NotFound => "is missing".to_string(),
                Err(error) => format!("cannot be read: {error}"),
            };
            Some(format!("  `{}` {what}", path.display()))
        })
        .collect();
    if stale.is_empty() {
        return Ok(());
    }
    let error = Diagnostic::new("the generated files are not up to date");
    let error = stale.into_iter().fold(error, Diagnostic::detail);
    bail!(error.help("run the same command without `--check`"))
}

/// Writes `text` to the file `path` by the rules of [`write()`].
///
/// # Errors
/// The file cannot be written.
pub fn write_text(path: &Path, text: &str) -> Result<()> {
    let (dir, file) = parts(path, text)?;
    put(dir, &[file], FILE_HELP).map(|_| ())
}

/// An empty file whose time is the beginning of a run: whatever changes during the run is newer.
pub struct Stamp<'a> {
    path: &'a Path,
    temporary: NamedTempFile,
}

impl<'a> Stamp<'a> {
    /// Begins a run. The time comes from the file system, as the times of all other files do.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn begin(path: &'a Path) -> Result<Self> {
        let (dir, file) = parts(path, "")?;
        let staged = fs::create_dir_all(dir).and_then(|()| temporary::stage(dir, &file));
        let temporary = staged.map_err(|e| cannot_write(path, &e, FILE_HELP))?;
        Ok(Self { path, temporary })
    }

    /// Puts the file into its place at the end of the run.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn end(self) -> Result<()> {
        let put = self.temporary.persist(self.path);
        put.map_err(|e| cannot_write(self.path, &e.error, FILE_HELP))?;
        Ok(())
    }
}

const FILE_HELP: &str = "give the path of a file";

/// The folder of the file `path`, and the file with the contents `text`.
fn parts<'a>(path: &'a Path, text: &str) -> Result<(&'a Path, GeneratedFile)> {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
        return Err(cannot_write(path, &"it names no file", FILE_HELP));
    };
    let dir = path.parent().filter(|dir| !dir.as_os_str().is_empty());
    let file = GeneratedFile {
        name: name.into(),
        contents: text.into(),
        is_users: false,
    };
    Ok((dir.unwrap_or(Path::new(".")), file))
}

/// What becomes of `file`, and the temporary file with its contents if it is to be written.
fn stage(dir: &Path, file: &GeneratedFile, help: &str) -> Result<(Outcome, Option<NamedTempFile>)> {
    let path = dir.join(&file.name);
    let outcome = outcome(&path, file);
    let temporary = (outcome == Outcome::Written).then(|| temporary::stage(dir, file));
    let temporary = temporary.transpose();
    Ok((
        outcome,
        temporary.map_err(|e| cannot_write(&path, &e, help))?,
    ))
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

fn cannot_write(path: &Path, error: &dyn Display, help: &str) -> anyhow::Error {
    Diagnostic::new(format!("cannot write `{}`: {error}", path.display()))
        .help(help)
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

    #[cfg(unix)]
    #[test]
    fn two_runs_at_once_leave_the_files_of_one() {
        let dir = tempfile::tempdir().unwrap();
        let of_run = |run: u32| {
            let files =
                (0..20).map(|i| file(&format!("{i}.h"), &run.to_string().repeat(999), false));
            files.collect::<Vec<_>>()
        };
        let runs = [of_run(1), of_run(2), of_run(3)];
        for _ in 0..20 {
            std::thread::scope(|scope| {
                for files in &runs {
                    scope.spawn(|| write(dir.path(), files).unwrap());
                }
            });
            let whole = |files: &Vec<GeneratedFile>| check(dir.path(), files).is_ok();
            assert!(runs.iter().any(whole));
        }
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
    fn a_check_names_what_is_stale() {
        let dir = tempfile::tempdir().unwrap();
        let files = [
            file("a.h", "1", false),
            file("b.h", "2", false),
            file("u.c", "3", true),
        ];
        fs::write(dir.path().join("a.h"), "0").unwrap();
        let said = check(dir.path(), &files).unwrap_err().to_string();
        assert!(
            said.contains("a.h` differs") && said.contains("b.h` is missing"),
            "{said}"
        );
        assert!(!said.contains("u.c"), "{said}");
        assert_eq!(names(dir.path()), ["a.h"]);
        write(dir.path(), &files).unwrap();
        check(dir.path(), &files).unwrap();
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
