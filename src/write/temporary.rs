//! Temporary files: a file has another name until it is complete.

use std::fs::{self, DirEntry};
use std::io::Write;
use std::path::Path;
use std::time::Duration;

use tempfile::NamedTempFile;

use crate::generated::GeneratedFile;

const PREFIX: &str = ".witguard-";
const SUFFIX: &str = ".tmp";

/// A temporary file of this age is abandoned: a run needs one for moments only.
const ABANDONED: Duration = Duration::from_secs(3600);

/// Writes `file` under a temporary name in `dir`. The temporary file is removed when the result is dropped.
pub(super) fn stage(dir: &Path, file: &GeneratedFile) -> std::io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX);
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

/// Removes the temporary files that killed runs left in `dir` long ago. Runs that are still active in the folder have
/// younger ones. A file that cannot be removed is not an error.
pub(super) fn clear(dir: &Path) {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    for entry in entries.filter(is_abandoned) {
        let _ = fs::remove_file(entry.path());
    }
}

fn is_abandoned(entry: &DirEntry) -> bool {
    let name = entry.file_name();
    let name = name.to_str().and_then(|name| name.strip_prefix(PREFIX));
    let is_temporary = name.is_some_and(|name| name.ends_with(SUFFIX));
    let age = entry.metadata().ok().filter(|data| data.is_file());
    let age = age.and_then(|data| data.modified().ok()?.elapsed().ok());
    is_temporary && age.is_some_and(|age| age > ABANDONED)
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::time::SystemTime;

    use super::*;

    #[test]
    fn only_what_a_run_abandoned_is_cleared_away() {
        let dir = tempfile::tempdir().unwrap();
        let old = SystemTime::now() - 2 * ABANDONED;
        for (name, time) in [
            (".witguard-aaaaaa.tmp", old),
            (".witguard-bbbbbb.tmp", SystemTime::now()),
            (".witguard-ignore", old),
            ("mine.tmp", old),
        ] {
            let file = File::create(dir.path().join(name)).unwrap();
            file.set_modified(time).unwrap();
        }
        fs::create_dir(dir.path().join(".witguard-cccccc.tmp")).unwrap();
        let folder = File::open(dir.path().join(".witguard-cccccc.tmp")).unwrap();
        folder.set_modified(old).unwrap();
        clear(dir.path());
        let left = fs::read_dir(dir.path()).unwrap();
        let mut left: Vec<_> = left.map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(
            left,
            [
                ".witguard-bbbbbb.tmp",
                ".witguard-cccccc.tmp",
                ".witguard-ignore",
                "mine.tmp"
            ]
        );
    }

    #[test]
    fn what_is_staged_can_be_told_when_it_is_abandoned() {
        let dir = tempfile::tempdir().unwrap();
        let file = GeneratedFile {
            name: "x.h".into(),
            contents: "x".into(),
            is_users: false,
        };
        let (opened, _) = stage(dir.path(), &file).unwrap().keep().unwrap();
        clear(dir.path());
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "it is young");
        opened
            .set_modified(SystemTime::now() - 2 * ABANDONED)
            .unwrap();
        clear(dir.path());
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0, "it is old");
    }
}
