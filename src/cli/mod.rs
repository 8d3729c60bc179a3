//! The command line: one module for each command.

mod analyze;
mod cmake_dir;
mod completions;
mod depfile;
mod generate;
mod input;
mod inspect;
mod list;
mod man;
mod messages;
#[cfg_attr(not(feature = "verify"), path = "without_verify.rs")]
mod verify;

use anyhow::Result;
use clap::{Parser, Subcommand};
use colorchoice_clap::Color;

pub(crate) use messages::{Messages, error as say};

/// Guards for the borrow handles that exported functions of WebAssembly components receive
#[derive(Debug, Parser)]
#[command(version, propagate_version = true, after_help = EXAMPLES)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,

    #[command(flatten, next_help_heading = "Messages")]
    color: Color,

    #[command(flatten, next_help_heading = "Messages")]
    messages: Messages,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Generate guards over the C bindings of a world
    Gen(Box<generate::Gen>),
    /// Show every handle of a world, and who must drop it
    Inspect(Box<inspect::Inspect>),
    /// Find leaks and double drops in C and C++ sources, without running them
    Analyze(Box<analyze::Analyze>),
    /// Call every export of a component, and say which leak borrows or misuse handles
    Verify(verify::Verify),
    /// Write the CMake package of this witguard, and print where it is
    CmakeDir(cmake_dir::CmakeDir),
    /// Print a script that completes witguard's commands and options in a shell
    Completions(completions::Completions),
    /// Print a manual page, or write all of them
    Man(man::Man),
}

const EXAMPLES: &str = "\
Examples:
  witguard gen --lang cpp --bindings --out-dir gen hello.wit
      bindings, C++ guards and shims for the world in hello.wit, into gen/
  witguard help gen
      everything that can be generated, and how";

impl Cli {
    pub(crate) fn run(self) -> Result<()> {
        self.color.write_global();
        match self.command {
            Command::Gen(options) => options.run(self.messages),
            Command::Inspect(options) => options.run(self.messages),
            Command::Analyze(options) => options.run(self.messages),
            Command::Verify(options) => options.run(self.messages),
            Command::CmakeDir(options) => options.run(),
            Command::Completions(options) => options.run(),
            Command::Man(options) => options.run(self.messages),
        }
    }
}
