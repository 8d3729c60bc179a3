//! `witguard gen`.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use witguard::load::load;
use witguard::write::{Outcome, check, depfile, touch, write, write_text};
use witguard::{Language, Opts};

use super::input::Wit;
use super::list::{self, List};

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Gen {
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

    /// Write a skeleton of every export to fill in; never overwrites an existing file
    #[arg(long)]
    stubs: bool,

    /// Write nothing; fail when a generated file is missing or differs
    #[arg(long)]
    check: bool,

    /// Write nothing; print the paths of the files that would be generated, or that were read, one a line
    #[arg(long, value_enum, value_name = "FILES", conflicts_with_all = ["check", "depfile"])]
    list: Option<List>,

    /// Write a rule for Make or Ninja too: what was generated, and every file that was read
    #[arg(long, value_name = "FILE", conflicts_with = "check")]
    depfile: Option<PathBuf>,

    /// Touch this file when all is done, changed or not; the rule of `--depfile` is for it alone then
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
  witguard gen --lang cpp --bindings --stubs --world plugin wit/
      the same in C++, with a skeleton to fill in";

impl Gen {
    pub fn run(self) -> Result<()> {
        let opts = Opts {
            languages: self.lang,
            bindings: self.bindings_options,
            write_bindings: self.bindings,
            stubs: self.stubs,
            namespace: self.namespace,
        };
        let mut loaded = load(&self.wit.into())?;
        if self.list == Some(List::Read) {
            return list::read(&loaded.sources);
        }
        let generated = opts.generate(&mut loaded.resolve, loaded.world)?;
        if self.list == Some(List::Generated) {
            return list::generated(&self.out_dir, &generated.files);
        }
        if self.check {
            return check(&self.out_dir, &generated.files);
        }
        let written = write(&self.out_dir, &generated.files)?;
        for (path, outcome) in &written {
            match outcome {
                Outcome::Written => eprintln!("Generating {path:?}"),
                Outcome::Kept => eprintln!("Keeping {path:?}, which is yours"),
                Outcome::Unchanged => {}
            }
        }
        if let Some(file) = &self.depfile {
            let targets = written
                .iter()
                .filter(|(_, outcome)| *outcome != Outcome::Kept);
            let targets = targets.map(|(path, _)| path.as_path());
            let sources = loaded.sources.iter().map(PathBuf::as_path);
            let rule = match &self.stamp {
                Some(stamp) => depfile([stamp.as_path()].into_iter(), sources),
                None => depfile(targets, sources),
            };
            write_text(file, &rule)?;
        }
        if let Some(stamp) = &self.stamp {
            touch(stamp)?;
        }
        for note in generated.notes {
            eprintln!("note: {note}");
        }
        Ok(())
    }
}
