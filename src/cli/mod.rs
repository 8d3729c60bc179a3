//! The command line: one module for each command.

mod generate;
mod input;
mod inspect;

use anyhow::Result;
use clap::{Parser, Subcommand};

/// Guards for the borrow handles that exported functions of WebAssembly components receive
#[derive(Debug, Parser)]
#[command(version, propagate_version = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Generate guards over the C bindings of a world
    Gen(Box<generate::Gen>),
    /// Show every handle of a world, and who must drop it
    Inspect(Box<inspect::Inspect>),
}

impl Cli {
    pub fn run(self) -> Result<()> {
        match self.command {
            Command::Gen(options) => options.run(),
            Command::Inspect(options) => options.run(),
        }
    }
}
