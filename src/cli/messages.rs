//! What is said on standard error, and how much of it.

use std::path::Path;

use std::fmt::Arguments;
use std::io::{ErrorKind, Write};

use anstyle::Style;
use anyhow::{Result, bail};
use clap::Args;
use clap::builder::Styles;
use witguard::Diagnostic;
use witguard::write::Outcome;
use witguard_messages::untrusted::harmless;

/// How much is said.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct Messages {
    /// Say what is read too, and what is left as it is
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    verbose: bool,

    /// Say nothing but errors
    #[arg(short, long, global = true)]
    quiet: bool,
}

impl Messages {
    /// A file was read.
    pub(crate) fn read(self, path: &Path) {
        if self.verbose {
            say(format_args!("Reading {path:?}"));
        }
    }

    /// Nothing had to be compiled, because it is in the cache `dir`.
    #[cfg(feature = "verify")]
    pub(crate) fn cached(self, dir: &Path) {
        if self.verbose {
            say(format_args!("Using the compiled code in {dir:?}"));
        }
    }

    /// A file was written, or left as it is.
    pub(crate) fn written(self, path: &Path, outcome: Outcome) {
        match outcome {
            _ if self.quiet => {}
            Outcome::Written => say(format_args!("Generating {path:?}")),
            Outcome::Kept => say(format_args!("Keeping {path:?}, which is yours")),
            Outcome::Unchanged if self.verbose => {
                say(format_args!("Leaving {path:?}, which is the same"));
            }
            Outcome::Unchanged => {}
        }
    }

    /// Nothing had to be written.
    pub(crate) fn nothing_changed(self, files: usize) {
        if !self.quiet && !self.verbose {
            say(format_args!(
                "Nothing to generate: all {files} files are up to date"
            ));
        }
    }

    /// Something that the user should know although nothing is wrong.
    pub(crate) fn note(self, text: &str) {
        if !self.quiet {
            let text = harmless(text);
            say(format_args!(
                "{}: {text}",
                styled(styles().get_valid(), "note")
            ));
        }
    }
}

/// Says what went wrong.
pub(crate) fn error(error: &anyhow::Error) {
    let said = styled(styles().get_error(), "error");
    let Some(diagnostic) = error.downcast_ref::<Diagnostic>() else {
        say(format_args!("{said}: {}", harmless(&format!("{error:#}"))));
        return;
    };
    // The message may quote source lines and names from the WIT.
    say(format_args!("{said}: {}", harmless(diagnostic.message())));
    for detail in diagnostic.details() {
        say(format_args!("{}", harmless(detail)));
    }
    if let Some(help) = diagnostic.help_text() {
        let help = harmless(help);
        say(format_args!(
            "  {}: {help}",
            styled(styles().get_valid(), "help")
        ));
    }
}

/// Prints a line. What cannot be said is no reason to fail: the exit status tells.
fn say(line: Arguments) {
    let _ = writeln!(anstream::stderr(), "{line}");
}

/// Prints `text`, what a command is run for. A reader that has closed the pipe wants no more of it.
///
/// # Errors
/// Standard output cannot be written.
pub(crate) fn print(text: &str) -> Result<()> {
    let mut stdout = anstream::stdout().lock();
    let printed = stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush());
    match printed {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            bail!(Diagnostic::new(format!("cannot write the output: {error}")))
        }
        _ => Ok(()),
    }
}

/// The colours that clap has for its own messages.
fn styles() -> Styles {
    Styles::styled()
}

fn styled(style: &Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}
