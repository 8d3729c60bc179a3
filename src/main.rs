//! The command: a thin front over the library.

mod cli;
mod crash;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    match crash::guarded(|| cli::Cli::parse().run()) {
        Ok(Ok(())) => ExitCode::SUCCESS,
        Ok(Err(error)) => {
            cli::say(&error);
            ExitCode::FAILURE
        }
        Err(crash) => {
            cli::say(&crash.into());
            // The exit code of every Rust program that panics.
            ExitCode::from(101)
        }
    }
}
