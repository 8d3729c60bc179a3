//! `witguard inspect`.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use witguard::inspect::{Inspection, MAX_LINKS};
use witguard::load::load;
use witguard::write::{check, write_text};
use witguard::{Diagnostic, GeneratedFile, Opts};

use super::Messages;
use super::input::Wit;
use super::messages::print;

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Inspect {
    #[command(flatten)]
    wit: Wit,

    /// How to print it
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "table")]
    format: Format,

    /// Only what is in this interface: `namespace:package/name@version`, or a part of it that names
    /// it; may be given more than once
    #[arg(long, value_name = "INTERFACE")]
    interface: Vec<String>,

    /// Fail when there is advice
    #[arg(long, value_enum, value_name = "WHAT")]
    deny: Option<Deny>,

    /// Write it to this file
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,

    /// Write nothing; fail when the file differs
    #[arg(long, requires = "out")]
    check: bool,

    #[command(flatten, next_help_heading = "Options of `wit-bindgen c`")]
    bindings_options: wit_bindgen_c::Opts,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// For a terminal
    Table,
    /// For programs; docs/inspect.schema.json describes it
    Json,
    /// To commit beside the WIT
    Markdown,
    /// A flowchart of functions and resources
    Mermaid,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Deny {
    Advice,
}

const EXAMPLES: &str = "\
Examples:
  witguard inspect hello.wit
      every handle of the world, and who must drop it
  witguard inspect --format markdown --out OWNERSHIP.md wit/
      the same, to commit; with `--check` too, fails when it is out of date
  witguard inspect --deny advice wit/
      fails when a design invites trouble";

impl Inspect {
    pub(super) fn run(self, messages: Messages) -> Result<()> {
        let mut opts = Opts::default();
        opts.bindings = self.bindings_options;
        let mut loaded = load(&self.wit.into())?;
        loaded.sources.iter().for_each(|path| messages.read(path));
        let mut inspection = opts.inspect(&mut loaded.resolve, loaded.world)?;
        inspection.select(&self.interface)?;
        let text = self
            .format
            .text(&inspection, self.out.is_none(), messages)?;
        match &self.out {
            None => print(&text)?,
            Some(file) if self.check => check_file(file, &text)?,
            Some(file) => write_text(file, &text)?,
        }
        match self.deny {
            Some(Deny::Advice) => deny(&inspection),
            None => Ok(()),
        }
    }
}

impl Format {
    fn text(self, inspection: &Inspection, is_printed: bool, messages: Messages) -> Result<String> {
        match self {
            Format::Table if is_printed => Ok(inspection.to_table(terminal_width())),
            Format::Table => {
                let text = inspection.to_table(FILE_WIDTH);
                Ok(anstream::adapter::strip_str(&text).to_string())
            }
            Format::Json => inspection.to_json(),
            Format::Markdown => inspection.to_markdown(),
            Format::Mermaid => {
                let graph = inspection.to_mermaid()?;
                if graph.links > MAX_LINKS {
                    messages.note(&format!(
                        "the graph has {} links, and Mermaid draws at most {MAX_LINKS} \
                         unless its `maxEdges` is raised; choose a part with `--interface`",
                        graph.links
                    ));
                }
                Ok(graph.text)
            }
        }
    }
}

/// The width of a table that is not shown on a terminal.
const FILE_WIDTH: usize = 100;

fn terminal_width() -> usize {
    let stdout = std::io::stdout();
    let size = terminal_size::terminal_size_of(&stdout);
    size.map_or(FILE_WIDTH, |(width, _)| width.0.into())
}

/// Prints `text`, without its colours if they are not wanted. A reader that stops early is not an
/// error.
fn check_file(file: &Path, text: &str) -> Result<()> {
    let name = file
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let dir = file.parent().filter(|dir| !dir.as_os_str().is_empty());
    let file = GeneratedFile {
        name,
        contents: text.into(),
        is_users: false,
    };
    check(dir.unwrap_or(Path::new(".")), &[file])
}

fn deny(inspection: &Inspection) -> Result<()> {
    let advice = inspection.advice();
    let pieces = match advice.len() {
        0 => return Ok(()),
        1 => "one piece of advice".to_string(),
        n => format!("{n} pieces of advice"),
    };
    let error = Diagnostic::new(format!(
        "{pieces} on world `{}`, and advice is denied",
        inspection.world()
    ));
    let error = advice.iter().fold(error, |error, advice| {
        let at = advice
            .location
            .as_ref()
            .map(|at| format!("{at}: "))
            .unwrap_or_default();
        error.detail(format!("  {at}{}: {}", advice.rule, advice.subject))
    });
    bail!(
        error.help(
            "`witguard inspect` without `--deny advice` says why each is one, and what to do"
        )
    )
}
