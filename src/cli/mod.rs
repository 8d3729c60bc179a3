//! The command line: one module for each command.

mod generate;
mod input;
#[cfg_attr(not(feature = "verify"), path = "without_verify.rs")]
mod verify;

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
    /// Call every export of a component, and say which leak borrows or misuse handles
    Verify(verify::Verify),
}

impl Cli {
    pub fn run(self) -> Result<()> {
        match self.command {
            Command::Gen(options) => options.run(),
            Command::Verify(options) => options.run(),
        }
    }
}
