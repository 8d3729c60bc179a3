//! `witguard analyze`.

use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use witguard::clang::{Analysis, Report};
use witguard::load::load;
use witguard::write::write_text;
use witguard::{BindingsHeader, Diagnostic, Opts};

use super::Messages;
use super::input::Wit;
use super::messages::print;

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Analyze {
    #[command(flatten)]
    wit: Wit,

    /// A C or C++ file to analyze; may be given more than once
    #[arg(short, long, required = true, value_name = "FILE")]
    source: Vec<PathBuf>,

    /// The header of the bindings that the sources are written for, if another version or other options made them
    #[arg(long, value_name = "HEADER")]
    bindings_header: Option<PathBuf>,

    /// The clang to run, 19 or newer; by default one in `PATH`
    #[arg(long, value_name = "CLANG")]
    clang: Option<PathBuf>,

    /// The form of the report
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    format: Format,

    /// Write the report to a file, not to standard output
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,

    /// The root namespace of the C++ guards, if the sources use them under another
    #[arg(long, value_name = "NAMESPACE", default_value = "witguard")]
    namespace: String,

    #[command(flatten, next_help_heading = "Options of `wit-bindgen c`")]
    bindings_options: wit_bindgen_c::Opts,

    /// The flags that the sources are compiled with
    #[arg(last = true, value_name = "CLANG-FLAGS")]
    flags: Vec<OsString>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// As docs/analyze.schema.json says
    Json,
    /// For code hosts
    Sarif,
}

const EXAMPLES: &str = "\
Examples:
  witguard analyze --source greeter.c hello.wit
      leaks and double drops in greeter.c, which includes the bindings of hello.wit
  witguard analyze --source a.cpp --source b.cpp wit/ -- -std=c++20 -Iinclude --target=wasm32-wasip1
      two files that call each other, with the flags that they are compiled with
  witguard analyze --format sarif --out witguard.sarif --source greeter.c hello.wit
      for a code host

Exit status: 0 nothing was found, 1 something was found or could not be analyzed, 2 bad usage.";

impl Analyze {
    pub(super) fn run(self, messages: Messages) -> Result<()> {
        let header = self.bindings_header.as_deref().map(BindingsHeader::read);
        let mut opts = Opts::default();
        opts.bindings_header = header.transpose()?;
        opts.bindings = self.bindings_options;
        opts.namespace = self.namespace;
        let mut loaded = load(&self.wit.into())?;
        let read = loaded.sources.iter().chain(&self.source);
        read.for_each(|path| messages.read(path));
        let mut analysis = Analysis::default();
        analysis.sources = self.source;
        analysis.clang = self.clang;
        analysis.flags = self.flags;
        let report = analysis.run(&opts, &mut loaded.resolve, loaded.world)?;
        report.notes.iter().for_each(|note| messages.note(note));
        let text = match self.format {
            Format::Text => report.to_text(),
            Format::Json => report.to_json()?,
            Format::Sarif => report.to_sarif()?,
        };
        match &self.out {
            Some(file) => write_text(file, &anstream::adapter::strip_str(&text).to_string())?,
            None => print(&text)?,
        }
        verdict(&report)
    }
}

fn verdict(report: &Report) -> Result<()> {
    match report.findings.len() {
        0 => Ok(()),
        1 => bail!(Diagnostic::new("1 fault was found")),
        n => bail!(Diagnostic::new(format!("{n} faults were found"))),
    }
}
