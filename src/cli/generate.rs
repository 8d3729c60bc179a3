//! `witguard gen`.

use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::Args;
use witguard::load::{Loaded, load};
use witguard::write::{Outcome, Stamp, check, write, write_text};
use witguard::{BindingsHeader, Defined, Language, Opts};

use super::Messages;
use super::depfile::depfile;
use super::input::Wit;
use super::list::{self, List};

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Gen {
    #[command(flatten)]
    wit: Wit,

    /// The language to generate guards for; may be given twice
    #[arg(long, value_enum, value_name = "LANGUAGE", default_value = "cpp")]
    lang: Vec<Language>,

    /// Where to put the files
    #[arg(long, value_name = "DIR", default_value = ".")]
    out_dir: PathBuf,

    /// Write the bindings too, as `wit-bindgen c` writes them
    #[arg(long)]
    bindings: bool,

    /// Make guards for bindings made elsewhere, by any `wit-bindgen c` from 0.17 on: their header
    #[arg(long, value_name = "HEADER", conflicts_with_all = ["bindings", "testkit"])]
    bindings_header: Option<PathBuf>,

    /// Write a skeleton of every export to fill in; never overwrites an existing file
    #[arg(long)]
    stubs: bool,

    /// Write a test kit: a native stand-in for the imports, to unit-test your functions without a
    /// runtime
    #[arg(long)]
    testkit: bool,

    /// Write a description of the bindings for clang's static analyzer, and a driver that calls the exports; `witguard
    /// analyze` runs clang with them
    #[arg(long)]
    analysis: bool,

    /// Write nothing; fail when a generated file is missing or differs
    #[arg(long)]
    check: bool,

    /// Write nothing; print the paths of the files that would be generated, or that were read, one a line
    #[arg(long, value_enum, value_name = "FILES", conflicts_with_all = ["check", "depfile"])]
    list: Option<List>,

    /// Write a rule for Make or Ninja too: what was generated, and every file that was read
    #[arg(long, value_name = "FILE", conflicts_with = "check")]
    depfile: Option<PathBuf>,

    /// Put an empty file here when all is done, changed or not, as old as the beginning of the run; the rule of
    /// `--depfile` is for it alone then
    #[arg(long, value_name = "FILE", conflicts_with_all = ["check", "list"])]
    stamp: Option<PathBuf>,

    /// The root namespace of the C++
    #[arg(long, value_name = "NAMESPACE", default_value = "witguard")]
    namespace: String,

    #[command(flatten, next_help_heading = "Options of `wit-bindgen c`")]
    bindings_options: wit_bindgen_c::Opts,
}

const EXAMPLES: &str = "\
Examples:
  witguard gen --lang cpp hello.wit
      guards for bindings that `wit-bindgen c hello.wit` makes
  witguard gen --lang c --bindings --out-dir gen wit/
      bindings and C shims for the world in wit/, into gen/
  witguard gen --lang c --bindings-header old/hello.h hello.wit
      C shims for bindings that are there, made by another version
  witguard gen --lang cpp --bindings --stubs --world plugin wit/
      the same in C++, with a skeleton to fill in
  witguard gen --lang c --bindings --testkit --out-dir gen wit/
      and a test kit, to be compiled in the place of the bindings' source";

impl Gen {
    pub(super) fn run(self, messages: Messages) -> Result<()> {
        let stamp = self.stamp.as_deref().map(Stamp::begin).transpose()?;
        let header = self.bindings_header.as_deref().map(BindingsHeader::read);
        let mut opts = Opts::default();
        opts.bindings_header = header.transpose()?;
        opts.languages = self.lang;
        opts.bindings = self.bindings_options;
        opts.write_bindings = self.bindings;
        opts.stubs = self.stubs;
        opts.testkit = self.testkit;
        opts.analysis = self.analysis;
        opts.namespace = self.namespace;
        // The process ends soon: it takes longer to free them.
        let mut loaded = ManuallyDrop::new(load(&self.wit.into())?);
        let Loaded {
            resolve,
            world,
            sources: read,
            ..
        } = &mut *loaded;
        let sources: Vec<_> = read.iter().chain(&self.bindings_header).collect();
        sources.iter().for_each(|path| messages.read(path));
        if self.list == Some(List::Read) {
            return list::read(read);
        }
        let generated = ManuallyDrop::new(opts.generate(resolve, *world)?);
        if self.list == Some(List::Generated) {
            return list::generated(&self.out_dir, &generated.files);
        }
        if self.check {
            return check(&self.out_dir, &generated.files);
        }
        let written = write(&self.out_dir, &generated.files)?;
        let is_same = written
            .iter()
            .all(|(_, outcome)| *outcome == Outcome::Unchanged);
        if is_same && self.stamp.is_none() && self.depfile.is_none() {
            messages.nothing_changed(written.len());
        }
        for (path, outcome) in &written {
            messages.written(path, *outcome);
        }
        if let Some(file) = &self.depfile {
            write_text(file, &rule(self.stamp.as_deref(), &written, &sources)?)?;
        }
        if let Some(stamp) = stamp {
            stamp.end()?;
        }
        let missing = written
            .iter()
            .filter(|(_, outcome)| *outcome == Outcome::Kept)
            .filter_map(|(path, _)| missing(path, &generated.defined));
        let notes = generated.notes.iter().cloned();
        for note in notes.chain(missing) {
            messages.note(&note);
        }
        Ok(())
    }
}

/// What to say of a file of the user's that was kept: the functions of the world that are not in it.
fn missing(path: &Path, defined: &[Defined]) -> Option<String> {
    let source = std::fs::read(path).ok()?;
    let source = String::from_utf8_lossy(&source);
    let of_file = defined
        .iter()
        .filter(|d| path.file_name() == Some(d.file.as_ref()));
    let missing: Vec<_> = of_file.filter(|d| !d.is_in(&source)).collect();
    let lines = missing.iter().map(|d| format!("\n    {}", d.declaration));
    let what = match missing.len() {
        0 => return None,
        1 => "a function of the world is".into(),
        count => format!("{count} functions of the world are"),
    };
    let lines = lines.collect::<String>();
    Some(format!("{what} not in {path:?}:{lines}"))
}

/// The rule that says what is made from `sources`: the stamp if there is one, otherwise the files that were written.
fn rule(
    stamp: Option<&Path>,
    written: &[(PathBuf, Outcome)],
    sources: &[&PathBuf],
) -> Result<String> {
    let sources = sources.iter().map(|path| path.as_path());
    match stamp {
        Some(stamp) => depfile([stamp].into_iter(), sources),
        None => {
            let written = written
                .iter()
                .filter(|(_, outcome)| *outcome != Outcome::Kept);
            depfile(written.map(|(path, _)| path.as_path()), sources)
        }
    }
}
