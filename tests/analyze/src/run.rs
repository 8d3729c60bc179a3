//! Runs the analysis on texts.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result};
use witguard::Opts;
use witguard::clang::{Analysis, Report};
use witguard::load::{Input, load};

/// The root of the repository.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The text of a conformance case, for example of `01-plain`.
///
/// # Panics
/// There is no such case. A test must then fail, not skip.
pub fn conformance(case: &str) -> String {
    let path = repository().join(format!("../shared/conformance/{case}.wit"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Analyzes source texts, each with its file name, for the world in the text `wit`. The names in the report are file
/// names.
///
/// # Errors
/// What the analysis fails with.
pub fn analyze(wit: &str, sources: &[(&str, &str)], flags: &[&str]) -> Result<Report> {
    let dir = tempfile::tempdir()?;
    let file = dir.path().join("w.wit");
    std::fs::write(&file, wit)?;
    let files = sources.iter().map(|(name, text)| {
        let path = dir.path().join(name);
        std::fs::write(&path, text)?;
        Ok(path)
    });
    let files = files.collect::<Result<Vec<_>>>()?;
    let mut report = analyze_files(&file, &files, flags)?;
    for finding in &mut report.findings {
        finding.at.file = base(&finding.at.file);
        for step in &mut finding.path {
            step.at.file = base(&step.at.file);
        }
    }
    Ok(report)
}

fn base(path: &str) -> String {
    path.rsplit('/').next().unwrap_or(path).to_string()
}

/// Analyzes files for the world in `wit`.
///
/// # Errors
/// What the analysis fails with.
pub fn analyze_files(wit: &Path, sources: &[PathBuf], flags: &[&str]) -> Result<Report> {
    let mut input = Input::default();
    input.paths = vec![wit.to_path_buf()];
    let mut loaded = load(&input)?;
    let mut analysis = Analysis::default();
    analysis.sources = sources.to_vec();
    analysis.clang = Some("clang++-19".into());
    analysis.flags = flags.iter().map(OsString::from).collect();
    let report = analysis.run(&Opts::default(), &mut loaded.resolve, loaded.world);
    report.with_context(|| format!("{}", sources[0].display()))
}

/// Whether all sources are to be analyzed, not a sample: `tests/run.sh --deep` sets `WITGUARD_DEEP`.
pub fn deep() -> bool {
    std::env::var_os("WITGUARD_DEEP").is_some()
}

/// What `make` makes of each of `items`, in their order; made on as many threads as there are processors.
///
/// # Panics
/// `make` panics.
pub fn each<T: Sync, R: Send>(items: &[T], make: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let made = Mutex::new(Vec::new());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((i, item)) = {
                    let i = next.fetch_add(1, Ordering::Relaxed);
                    items.get(i).map(|item| (i, item))
                } {
                    let result = make(item);
                    let mut made = made.lock().unwrap_or_else(PoisonError::into_inner);
                    made.push((i, result));
                }
            });
        }
    });
    let mut made = made.into_inner().unwrap_or_else(PoisonError::into_inner);
    made.sort_by_key(|(i, _)| *i);
    made.into_iter().map(|(_, result)| result).collect()
}
