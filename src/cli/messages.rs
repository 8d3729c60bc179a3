//! What is said on standard error, and how much of it.

use std::path::Path;

use anstream::eprintln;
use anstyle::Style;
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
            eprintln!("Reading {path:?}");
        }
    }

    /// A file was written, or left as it is.
    pub(crate) fn written(self, path: &Path, outcome: Outcome) {
        match outcome {
            _ if self.quiet => {}
            Outcome::Written => eprintln!("Generating {path:?}"),
            Outcome::Kept => eprintln!("Keeping {path:?}, which is yours"),
            Outcome::Unchanged if self.verbose => eprintln!("Leaving {path:?}, which is the same"),
            Outcome::Unchanged => {}
        }
    }

    /// Something that the user should know although nothing is wrong.
    pub(crate) fn note(self, text: &str) {
        if !self.quiet {
            let text = harmless(text);
            eprintln!("{}: {text}", styled(styles().get_valid(), "note"));
        }
    }
}

/// Says what went wrong.
pub(crate) fn error(error: &anyhow::Error) {
    let said = styled(styles().get_error(), "error");
    let Some(diagnostic) = error.downcast_ref::<Diagnostic>() else {
        eprintln!("{said}: {}", harmless(&format!("{error:#}")));
        return;
    };
    // The message may quote source lines and names from the WIT.
    eprintln!("{said}: {}", harmless(diagnostic.message()));
    for detail in diagnostic.details() {
        eprintln!("{}", harmless(detail));
    }
    if let Some(help) = diagnostic.help_text() {
        let help = harmless(help);
        eprintln!("  {}: {help}", styled(styles().get_valid(), "help"));
    }
}

/// The colours that clap has for its own messages.
fn styles() -> Styles {
    Styles::styled()
}

fn styled(style: &Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}
