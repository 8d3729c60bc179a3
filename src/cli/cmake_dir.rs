//! `witguard cmake-dir`: the CMake package, for users who have only the binary, as after `cargo install`.

use std::path::{Path, PathBuf, absolute};

use anyhow::{Context, Result};
use clap::Args;
use etcetera::BaseStrategy;
use witguard::write::write;
use witguard::{Diagnostic, GeneratedFile};

use super::messages::print;

#[derive(Debug, Args)]
#[command(after_help = EXAMPLE)]
pub(super) struct CmakeDir {
    /// Where to put the package; by default a folder of this version under your data folder (`XDG_DATA_HOME`)
    #[arg(long, value_name = "DIR")]
    out_dir: Option<PathBuf>,
}

const EXAMPLE: &str = "\
Example:
  cmake -S . -B build -DWitguard_DIR=\"$(witguard cmake-dir)\"";

/// The files of the package, as they are under `cmake/`.
macro_rules! package {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("../../cmake/", $name)))),*]
    };
}

const PACKAGE: [(&str, &str); 4] = package![
    "WitguardComponent.cmake",
    "WitguardConfig.cmake",
    "WitguardConfigVersion.cmake",
    "WitguardTarget.cmake",
];

const TOOLCHAINS: [(&str, &str); 3] = package![
    "toolchains/debian-clang-19.cmake",
    "toolchains/wasi-sdk.cmake",
    "toolchains/zig.cmake",
];

impl CmakeDir {
    pub(super) fn run(self) -> Result<()> {
        let dir = match self.out_dir {
            Some(dir) => dir,
            None => default_dir()?,
        };
        let dir = absolute(&dir).with_context(|| format!("cannot find `{}`", dir.display()))?;
        let tool = std::env::current_exe().context("cannot find out where witguard itself is")?;
        let mut package: Vec<_> = PACKAGE.map(|(name, text)| file(name, text)).into();
        package.push(file("WitguardExecutable.cmake", &executable(&tool)));
        let toolchains = TOOLCHAINS.map(|(name, text)| file(base(name), text));
        // The configuration file is what makes the folder a package, so everything else is written before it.
        write(&dir.join("toolchains"), &toolchains)?;
        package.reverse();
        write(&dir, &package)?;
        print(&format!("{}\n", dir.display()))
    }
}

/// `witguard/<version>/cmake` under the data folder of the user.
fn default_dir() -> Result<PathBuf> {
    let strategy = etcetera::choose_base_strategy().map_err(|error| {
        Diagnostic::new(format!("cannot find your data folder: {error}"))
            .help("say where the package should be with `--out-dir`")
    })?;
    let version = env!("CARGO_PKG_VERSION");
    Ok(strategy
        .data_dir()
        .join("witguard")
        .join(version)
        .join("cmake"))
}

/// What tells the package where its own witguard is.
fn executable(tool: &Path) -> String {
    format!(
        "# The witguard that wrote this package.\nset(_witguard_own [==[{}]==])\n",
        tool.display()
    )
}

fn file(name: &str, text: &str) -> GeneratedFile {
    GeneratedFile {
        name: name.into(),
        contents: text.into(),
        is_users: false,
    }
}

fn base(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}
