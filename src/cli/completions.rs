//! `witguard completions`.

use std::io::Write;

use anyhow::{Context, Result};
use clap::{Args, CommandFactory};
use clap_complete::{Shell, generate};

#[derive(Debug, Args)]
pub(super) struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    pub(super) fn run(self) -> Result<()> {
        let mut script = Vec::new();
        generate(
            self.shell,
            &mut super::Cli::command(),
            "witguard",
            &mut script,
        );
        std::io::stdout()
            .write_all(&script)
            .context("cannot print the script")
    }
}
