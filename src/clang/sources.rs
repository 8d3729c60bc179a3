//! Which files are the user's, and what is written in them.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};

/// The user's source files.
pub(super) struct Sources {
    /// What was given, and where it is.
    given: Vec<(PathBuf, PathBuf)>,
    /// Folders in which all other files are the user's too.
    folders: Vec<PathBuf>,
    /// The names of generated files: they are not the user's, wherever they are.
    generated: Vec<String>,
    texts: RefCell<HashMap<PathBuf, String>>,
}

impl Sources {
    /// The sources that were `given`, beside files with the names `generated`.
    pub(super) fn new(given: &[PathBuf], generated: Vec<String>) -> Self {
        let given = given.iter().map(|path| (path.clone(), absolute(path)));
        let given: Vec<_> = given.collect();
        let folders = given
            .iter()
            .filter_map(|(_, path)| Some(path.parent()?.to_path_buf()));
        Self {
            folders: folders.collect(),
            given,
            generated,
            texts: RefCell::default(),
        }
    }

    /// What to call `file` if it is the user's: as it was given, or by its path from the current folder.
    pub(super) fn name(&self, file: &str) -> Option<String> {
        let path = absolute(Path::new(file));
        let given = self.given.iter().find(|(_, known)| *known == path);
        if let Some((given, _)) = given {
            return Some(given.display().to_string());
        }
        let name = path.file_name()?.to_str()?;
        let is_generated = self.generated.iter().any(|generated| generated == name);
        let is_near = self.folders.iter().any(|folder| path.starts_with(folder));
        if is_generated || !is_near {
            return None;
        }
        let here = std::env::current_dir().ok();
        let short = here.and_then(|here| path.strip_prefix(here).ok().map(Path::to_path_buf));
        Some(short.unwrap_or(path).display().to_string())
    }

    /// The identifier that begins at a place in `file`, or that a `::` before it qualifies.
    pub(super) fn identifier(&self, file: &str, line: usize, column: usize) -> Option<String> {
        let line = self.line(file, line)?;
        let rest = line.get(column.checked_sub(1)?..)?;
        let is_of_path = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == ':';
        let end = rest.find(|c| !is_of_path(c)).unwrap_or(rest.len());
        let name = rest[..end].rsplit("::").next()?;
        (!name.is_empty()).then(|| name.to_string())
    }

    /// A line of `file`, from 1.
    pub(super) fn line(&self, file: &str, line: usize) -> Option<String> {
        let mut texts = self.texts.borrow_mut();
        let text = texts.entry(PathBuf::from(file)).or_insert_with(|| {
            let bytes = std::fs::read(file).unwrap_or_default();
            String::from_utf8_lossy(&bytes).into_owned()
        });
        let found = text.lines().nth(line.checked_sub(1)?);
        found.map(str::to_string)
    }
}

/// `path` from the root, without `.` and `..`.
pub(super) fn absolute(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => {
                plain.pop();
            }
            Component::CurDir => {}
            component => plain.push(component),
        }
    }
    plain
}
