//! The command line: one module for each command.

mod cmake_dir;
mod generate;
mod input;
mod list;

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
    /// Write the CMake package of this witguard, and print where it is
    CmakeDir(cmake_dir::CmakeDir),
}

impl Cli {
    pub fn run(self) -> Result<()> {
        match self.command {
            Command::Gen(options) => options.run(),
            Command::CmakeDir(options) => options.run(),
        }
    }
}
