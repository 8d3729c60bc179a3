//! `witguard man`.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::{Args, Command, CommandFactory};
use witguard::write::write;
use witguard::{Diagnostic, GeneratedFile};

use super::Messages;

#[derive(Debug, Args)]
pub(super) struct Man {
    /// The command whose page to print; without it, witguard's own
    #[arg(value_name = "COMMAND", conflicts_with = "out_dir")]
    command: Option<String>,

    /// Write every page into a folder, each in a file like `witguard-gen.1`
    #[arg(long, value_name = "DIR")]
    out_dir: Option<PathBuf>,
}

impl Man {
    pub(super) fn run(self, messages: Messages) -> Result<()> {
        let pages = pages()?;
        if let Some(dir) = &self.out_dir {
            for (path, outcome) in write(dir, &pages)? {
                messages.written(&path, outcome);
            }
            return Ok(());
        }
        let name = match &self.command {
            Some(command) => format!("witguard-{command}.1"),
            None => "witguard.1".into(),
        };
        let Some(page) = pages.iter().find(|page| page.name == name) else {
            bail!(
                Diagnostic::new("there is no such command")
                    .help("`witguard --help` lists the commands")
            );
        };
        std::io::stdout()
            .write_all(&page.contents)
            .context("cannot print the page")
    }
}

/// The page of witguard and of each of its commands.
fn pages() -> Result<Vec<GeneratedFile>> {
    let mut command = super::Cli::command();
    command.build();
    let commands = command.get_subcommands();
    let commands = commands.filter(|c| !c.is_hide_set() && c.get_name() != "help");
    std::iter::once(&command)
        .chain(commands)
        .map(page)
        .collect()
}

fn page(command: &Command) -> Result<GeneratedFile> {
    let name = command.get_display_name().unwrap_or("witguard").to_string();
    let mut contents = Vec::new();
    clap_mangen::Man::new(command.clone())
        .source(concat!("witguard ", env!("CARGO_PKG_VERSION")))
        .render(&mut contents)
        .context("cannot make the page")?;
    Ok(GeneratedFile {
        name: format!("{name}.1"),
        contents,
        is_users: false,
    })
}
