//! Faults in code that uses the bindings, found by clang's static analyzer without running it.
//!
//! clang is given a description of the bindings, a driver that calls every export with new handles, and the user's
//! sources as they are. What it reports is said in the words of the WIT.

mod compiler;
mod finding;
mod plist;
mod report;
mod sarif;
mod sources;
mod text;
mod trace;
mod units;
mod words;

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;
use wit_parser::{Resolve, WorldId};

use crate::described::Described;
use crate::write::write;
use crate::{Diagnostic, Generated, GeneratedFile, Language, Opts};
use compiler::{Clang, option};
use sources::Sources;
use trace::Reader;
use units::Unit;

pub use finding::{Finding, Handle, Kind, Location, Step};
pub use report::Report;

/// What to analyze, and how. Start from [`Analysis::default`] and set what should differ.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Analysis {
    /// The user's sources, in C and C++.
    pub sources: Vec<PathBuf>,
    /// Which clang to run; by default the first one in `PATH` that is new enough.
    pub clang: Option<PathBuf>,
    /// The flags that the sources are compiled with.
    pub flags: Vec<OsString>,
}

impl Analysis {
    /// Runs clang on the sources. `opts` says how the bindings were made. Makes the type ids of `world` nominal.
    ///
    /// # Errors
    /// No guards can be generated for the world; clang is missing or too old; a source does not compile.
    pub fn run(&self, opts: &Opts, resolve: &mut Resolve, world: WorldId) -> Result<Report> {
        let clang = Clang::find(self.clang.as_deref())?;
        let units = units::units(&self.sources)?;
        let mut opts = opts.clone();
        opts.languages = vec![Language::C, Language::Cpp];
        opts.write_bindings = opts.bindings_header.is_none();
        opts.analysis = true;
        let generated = opts.generate(resolve, world)?;
        let described = generated.described.as_ref();
        let described = described.context("no description was generated")?;
        let names = generated.files.iter().map(|file| file.name.clone());
        let sources = Sources::new(&self.sources, names.collect());
        let folder = Folder::new(&generated)?;
        let run = Run {
            clang: &clang,
            described,
            flags: self.flags(&opts, &folder),
            folder: &folder,
            reader: Reader::new(described, &sources),
        };
        let mut report = Report::default();
        for unit in &units {
            run.unit(unit, &mut report)?;
        }
        report.skipped(described);
        // In C++ values an export has another name.
        let world = &described.world;
        let mut in_cpp = units.iter().filter_map(|unit| unit.shims(world));
        if !in_cpp.any(|shims| shims.ends_with(".cpp")) {
            let texts: String = units.iter().map(Unit::contents).collect();
            report.absent(described, &texts);
        }
        report.finish();
        Ok(report)
    }

    /// The user's flags, then what finds the user's headers before the generated ones.
    fn flags(&self, opts: &Opts, folder: &Folder) -> Vec<OsString> {
        let mut flags = self.flags.clone();
        let header = opts.bindings_header.as_ref();
        let beside = header.into_iter().map(|header| header.path.as_path());
        let beside = beside.chain(self.sources.iter().map(PathBuf::as_path));
        for file in beside {
            let dir = file.parent().filter(|dir| !dir.as_os_str().is_empty());
            flags.extend(option("-iquote", dir.unwrap_or(Path::new("."))));
        }
        flags.extend(option("-idirafter", &folder.generated()));
        flags
    }
}

/// A temporary folder with what is generated: what sources may include by itself, in case they bring none of their own.
struct Folder(TempDir);

impl Folder {
    fn new(generated: &Generated) -> Result<Self> {
        let folder = Self(tempfile::tempdir().context("cannot make a temporary folder")?);
        let is_ours = |file: &&GeneratedFile| file.name.contains("_analysis.");
        let (ours, others): (Vec<_>, Vec<_>) = generated.files.iter().partition(is_ours);
        let cloned = |files: Vec<&GeneratedFile>| files.into_iter().cloned().collect::<Vec<_>>();
        write(folder.0.path(), &cloned(ours))?;
        write(&folder.generated(), &cloned(others))?;
        Ok(folder)
    }

    fn generated(&self) -> PathBuf {
        self.0.path().join("generated")
    }

    /// The file that includes all. clang analyzes the sources that a file of this name includes as it does the file.
    fn main(&self) -> PathBuf {
        self.0.path().join("UnifiedSource.txt")
    }

    fn report(&self) -> PathBuf {
        self.0.path().join("report.plist")
    }
}

/// Runs of clang on the units of one analysis.
struct Run<'a> {
    clang: &'a Clang,
    described: &'a Described,
    flags: Vec<OsString>,
    folder: &'a Folder,
    reader: Reader<'a>,
}

impl Run<'_> {
    /// Analyzes sources together, or each by itself where they do not go together.
    fn unit(&self, unit: &Unit, report: &mut Report) -> Result<()> {
        let error = match self.together(unit, report)? {
            Ok(()) => return Ok(()),
            Err(error) if unit.sources.len() == 1 => error,
            Err(_) => {
                report.note(format!(
                    "the {} sources do not compile as one; calls from one into another are not followed",
                    if unit.language == "c" { "C" } else { "C++" }
                ));
                return unit.apart().try_for_each(|unit| self.unit(&unit, report));
            }
        };
        bail!(self.refused(&unit.sources[0], &error))
    }

    /// Analyzes sources with the shims that they are written for. Where they define what the shims do, without.
    fn together(&self, unit: &Unit, report: &mut Report) -> Result<Result<(), String>> {
        let shims = unit.shims(&self.described.world);
        let attempts = shims.iter().map(|shims| Some(shims.as_str())).chain([None]);
        let mut error = String::new();
        for shims in attempts {
            let text = unit.text(&self.described.world, shims)?;
            let main = self.folder.main();
            std::fs::write(&main, text).context("cannot write a temporary file")?;
            let file = self.folder.report();
            match self
                .clang
                .analyze(&main, unit.language, &self.flags, &file)?
            {
                Ok(found) => {
                    report.findings.extend(self.reader.findings(&found));
                    return Ok(Ok(()));
                }
                Err(said) => error = said,
            }
        }
        Ok(Err(error))
    }

    fn refused(&self, source: &Path, said: &str) -> Diagnostic {
        let error = format!("clang cannot compile `{}`", source.display());
        let lines = said.lines().filter(|line| line.contains("error:"));
        let of_description =
            |line: &&str| line.contains(&format!("{}_analysis.", self.described.world));
        let help = match lines.clone().any(|line| of_description(&line)) {
            true => format!(
                "it finds another `{}` than this WIT has; pass that one with `--bindings-header`",
                self.described.header
            ),
            false => "pass the flags that it is compiled with after `--`".to_string(),
        };
        let mut shown = lines.filter(|line| !of_description(line)).take(3);
        let error = shown.by_ref().fold(Diagnostic::new(error), |error, line| {
            error.detail(format!("  {line}"))
        });
        error.help(help)
    }
}
