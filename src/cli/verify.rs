//! `witguard verify`.

use std::io::Write;
use std::path::PathBuf;
use std::process::exit;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use etcetera::BaseStrategy;
use indicatif::{ProgressBar, ProgressStyle};
use witguard::Diagnostic;
use witguard::verify::{self, Component, Options, Progress, Report};
use witguard::write::write_text;

use super::Messages;

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Verify {
    /// The component, binary or text; `-` reads standard input
    #[arg(value_name = "COMPONENT")]
    component: PathBuf,

    /// How often to call each function
    #[arg(long, value_name = "N", default_value_t = 2000, value_parser = clap::value_parser!(u64).range(1..))]
    runs: u64,

    /// Where the random arguments start from; the same seed makes the same calls
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,

    /// Call only functions that match: a part of `interface#function`, or a pattern with `*` and `?` for the whole of it
    #[arg(long, value_name = "PATTERN")]
    only: Vec<String>,

    /// Do not call functions that match
    #[arg(long, value_name = "PATTERN")]
    skip: Vec<String>,

    /// Make one call with these arguments instead of random ones: WAVE text, with the resource's name for a handle, such
    /// as 'context, {name: ""}'
    #[arg(long, value_name = "WAVE", requires = "only", conflicts_with = "runs")]
    args: Option<String>,

    /// Say what would be called, and call nothing
    #[arg(long, conflicts_with_all = ["format", "out"])]
    list: bool,

    /// How many seconds all calls together may take
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = seconds)]
    time_limit: Duration,

    /// How many seconds one call may take
    #[arg(long, value_name = "SECONDS", default_value = "1", value_parser = seconds)]
    call_limit: Duration,

    /// How many MiB each memory of the component may grow to
    #[arg(long, value_name = "MIB", default_value_t = 512)]
    memory_limit: usize,

    /// Let the numbers of dropped handles be given to other handles, as runtimes do: a second drop that hits another
    /// handle, and a handle kept for a later call, then go unseen
    #[arg(long)]
    no_quarantine: bool,

    /// Compile the component although its code was kept from an earlier run, and keep none
    #[arg(long)]
    no_cache: bool,

    /// What else counts as a failure, besides leaked borrows and misused handles
    #[arg(long, value_enum, value_delimiter = ',', value_name = "KIND")]
    deny: Vec<Deny>,

    /// Exit with 0 although a function never returned, so that nothing is verified of it
    #[arg(long)]
    allow_unverified: bool,

    /// The form of the report
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    format: Format,

    /// Write the report to a file, not to standard output
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,

    /// Let the component write to standard output and error
    #[arg(long)]
    inherit_stdio: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Deny {
    /// Any other trap
    Traps,
    /// A call that does not end in time
    Timeouts,
    /// A function that could not be called, or not as often as asked
    Uncalled,
}

impl From<Deny> for verify::Deny {
    fn from(deny: Deny) -> Self {
        match deny {
            Deny::Traps => Self::Traps,
            Deny::Timeouts => Self::Timeouts,
            Deny::Uncalled => Self::Uncalled,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// As docs/verify.schema.json says
    Json,
    /// JUnit's XML, for CI
    Junit,
}

const EXAMPLES: &str = "\
Examples:
  witguard verify plugin.wasm
      call every export 2000 times; exit 1 when one leaks a borrow or misuses a handle
  witguard verify --only say-hello --runs 100000 plugin.wasm
      one function, for rare paths
  witguard verify --format junit --out verify.xml --deny traps,uncalled plugin.wasm
      in CI, and strict";

impl Verify {
    pub(super) fn run(self, messages: Messages) -> Result<()> {
        messages.read(&self.component);
        let component = Component::read(&self.component)?;
        let mut options = Options::default();
        options.runs = self.runs;
        options.args = self.args;
        options.seed = self.seed;
        options.selection.only = self.only;
        options.selection.skip = self.skip;
        options.time_limit = self.time_limit;
        options.call_limit = self.call_limit;
        options.memory_limit = self.memory_limit.saturating_mul(1 << 20);
        options.inherit_output = self.inherit_stdio;
        options.quarantine = !self.no_quarantine;
        options.cache = cache_dir().filter(|_| !self.no_cache);
        options.deny = self.deny.into_iter().map(verify::Deny::from).collect();
        if self.list {
            return put(None, &component.list(&options)?);
        }
        interrupt(options.stop.clone())?;
        let plan = component.plan(&options)?;
        if let Some(dir) = options.cache.as_ref().filter(|_| plan.is_cached()) {
            messages.cached(dir);
        }
        let bar = bar();
        let report = plan.run(&mut |progress| show(&bar, progress))?;
        bar.finish_and_clear();
        let text = match self.format {
            Format::Text => match self.out {
                Some(_) => report.text(),
                None => report.text_within(width()),
            },
            Format::Json => report.json()?,
            Format::Junit => report.junit()?,
        };
        put(self.out.as_ref(), &text)?;
        if options.stop.load(Ordering::Relaxed) {
            exit(INTERRUPTED);
        }
        verdict(&report, self.allow_unverified)
    }
}

/// Where compiled code is kept: `witguard` in the user's folder of caches, if there is one.
fn cache_dir() -> Option<PathBuf> {
    let strategy = etcetera::choose_base_strategy().ok()?;
    Some(strategy.cache_dir().join("witguard"))
}

/// The exit status of a program that Ctrl-C ends.
const INTERRUPTED: i32 = 130;

/// Makes Ctrl-C set `stop`, and end the program at once the second time.
fn interrupt(stop: Arc<AtomicBool>) -> Result<()> {
    let handler = move || {
        if stop.swap(true, Ordering::Relaxed) {
            exit(INTERRUPTED);
        }
    };
    ctrlc::set_handler(handler).context("cannot react to Ctrl-C")
}

/// How wide the report may be: as the terminal, if it goes to one.
fn width() -> usize {
    let size = terminal_size::terminal_size_of(std::io::stdout());
    size.map_or(usize::MAX, |(width, _)| width.0.into())
}

/// A progress bar on standard error. It shows nothing if that is not a terminal.
fn bar() -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:24} {percent:>3} %, {eta} left, {wide_msg}");
    ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

fn show(bar: &ProgressBar, progress: Progress) {
    bar.set_length(progress.of);
    bar.set_position(progress.done);
    if let Some(function) = progress.function {
        bar.set_prefix(function);
    }
    let faults = match progress.faults {
        1 => "1 call with a fault".to_owned(),
        faults => format!("{faults} calls with a fault"),
    };
    let (number, functions, name) = (progress.number, progress.functions, bar.prefix());
    bar.set_message(format!(
        "function {number} of {functions}, {faults}: {name}"
    ));
}

fn put(file: Option<&PathBuf>, text: &str) -> Result<()> {
    match file {
        Some(file) => write_text(file, text),
        // A reader that stops early, such as `head`, is not an error.
        None => match std::io::stdout().lock().write_all(text.as_bytes()) {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
                Err(error).context("cannot write to standard output")
            }
            _ => Ok(()),
        },
    }
}

fn verdict(report: &Report, allow_unverified: bool) -> Result<()> {
    let (failed, called) = (report.failed(), report.functions.len());
    if failed > 0 {
        let functions = if called == 1 { "function" } else { "functions" };
        return Err(Diagnostic::new(format!("{failed} of {called} {functions} failed")).into());
    }
    let unverified = report.unverified();
    if unverified.is_empty() || allow_unverified {
        return Ok(());
    }
    let returned = report.functions.iter().any(|function| function.ok > 0);
    let error = match returned {
        false => "no call returned: nothing is verified".to_owned(),
        true => format!(
            "nothing is verified of {} of {called} functions: no call of them returned",
            unverified.len()
        ),
    };
    let help = "`--skip` leaves a function out; `--allow-unverified` accepts this";
    Err(Diagnostic::new(error).help(help).into())
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text
        .parse()
        .map_err(|_| "not a number of seconds".to_owned())?;
    let duration = Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string())?;
    if duration < Duration::from_millis(10) {
        return Err("less than 0.01 seconds".to_owned());
    }
    Ok(duration.min(Duration::from_secs(1_000_000)))
}
