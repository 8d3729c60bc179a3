//! `witguard verify` in a build without it: says how to get a build that has it.

use std::ffi::OsString;

use anyhow::Result;
use clap::Args;
use witguard::Diagnostic;

use super::Messages;

#[derive(Debug, Args)]
#[command(after_help = HOW)]
pub(crate) struct Verify {
    #[arg(
        hide = true,
        trailing_var_arg = true,
        allow_hyphen_values = true,
        value_name = "ARGUMENTS"
    )]
    _ignored: Vec<OsString>,
}

const HOW: &str = "\
This witguard was built without it, because it brings a WebAssembly runtime. To get it, in the sources of witguard:
  cargo install --path . --features verify";

impl Verify {
    pub(crate) fn run(self, _: Messages) -> Result<()> {
        Err(Diagnostic::new(
            "this witguard was built without `verify`, which brings a WebAssembly runtime",
        )
        .help("in the sources of witguard: cargo install --path . --features verify")
        .into())
    }
}
