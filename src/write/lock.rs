//! Runs in one folder, one after the other.

use std::fs::File;
use std::path::Path;

/// Waits until no other run writes into `dir`, and keeps them waiting until the result is dropped. `None` where a folder
/// cannot be locked: some file systems and systems know no such lock.
pub(super) fn folder(dir: &Path) -> Option<File> {
    let folder = File::open(dir).ok()?;
    #[cfg(unix)]
    rustix::fs::flock(&folder, rustix::fs::FlockOperation::LockExclusive).ok()?;
    Some(folder)
}
