//! clang: where it is, whether it will do, and running it.

use std::ffi::{OsStr, OsString};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use anyhow::{Result, bail};

use super::plist::Report;
use crate::Diagnostic;

/// The oldest clang with which this was tried.
const OLDEST: u32 = 19;

/// The names under which clang is looked for, the newest first where the version is in the name.
const NAMES: [&str; 6] = [
    "clang++",
    "clang++-23",
    "clang++-22",
    "clang++-21",
    "clang++-20",
    "clang++-19",
];

const INSTALL: &str =
    "install clang 19 or newer (on Debian: `apt-get install clang-19`), and name it with `--clang`";

/// A clang that has the analyzer.
pub(super) struct Clang {
    program: PathBuf,
}

impl Clang {
    /// The clang that was asked for, or the first one in `PATH` that is new enough.
    ///
    /// # Errors
    /// There is none, or it is too old.
    pub(super) fn find(given: Option<&Path>) -> Result<Self> {
        if let Some(given) = given {
            return Self::accept(given);
        }
        let mut refused = None;
        for name in NAMES {
            match Self::accept(Path::new(name)) {
                Ok(clang) => return Ok(clang),
                Err(error) if is_missing(&error) => {}
                Err(error) => refused = refused.or(Some(error)),
            }
        }
        bail!(refused.unwrap_or_else(|| {
            Diagnostic::new("there is no clang in `PATH`")
                .help(INSTALL)
                .into()
        }))
    }

    fn accept(program: &Path) -> Result<Self> {
        let shown = program.display();
        let output = match Command::new(program).arg("--version").output() {
            Ok(output) => output,
            Err(error) if error.kind() == ErrorKind::NotFound => bail!(Missing(shown.to_string())),
            Err(error) => {
                bail!(Diagnostic::new(format!("cannot run `{shown}`: {error}")).help(INSTALL))
            }
        };
        let text = String::from_utf8_lossy(&output.stdout);
        match version(&text) {
            None => bail!(Diagnostic::new(format!("`{shown}` is no clang")).help(INSTALL)),
            Some(version) if version < OLDEST => bail!(
                Diagnostic::new(format!("`{shown}` is clang {version}, which is too old"))
                    .help(INSTALL)
            ),
            Some(_) => Ok(Self {
                program: program.to_path_buf(),
            }),
        }
    }

    /// Analyzes the file `main`, and reads what clang writes into `report`.
    ///
    /// # Errors
    /// The outer error: clang cannot be run, or has no analyzer. The inner error: what it says of code that it cannot
    /// compile.
    pub(super) fn analyze(
        &self,
        main: &Path,
        language: &str,
        flags: &[OsString],
        report: &Path,
    ) -> Result<Result<Report, String>> {
        let _ = std::fs::remove_file(report);
        let mut command = Command::new(&self.program);
        command.args(["-x", language]).args(ANALYZE).args(flags);
        command.arg("-o").arg(report).arg(main);
        let output = command.output();
        let output = output.map_err(|error| {
            let shown = self.program.display();
            Diagnostic::new(format!("cannot run `{shown}`: {error}")).help(INSTALL)
        })?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        match plist::from_file(report) {
            Ok(report) if output.status.success() => Ok(Ok(report)),
            _ if said.contains("error:") && !crashed(&output) => Ok(Err(said)),
            _ => bail!(self.failed(&output, &said)),
        }
    }

    fn failed(&self, output: &Output, said: &str) -> Diagnostic {
        let shown = self.program.display();
        let error = match crashed(output) {
            true => Diagnostic::new(format!("`{shown}` crashed")),
            false => Diagnostic::new(format!("`{shown}` reports nothing that can be read")),
        };
        let first = said.lines().next().unwrap_or_default();
        error
            .detail(format!("  {first}"))
            .help("it may be built without the static analyzer; try another clang with `--clang`")
    }
}

/// What makes clang analyze, and report so that it can be read.
const ANALYZE: [&str; 16] = [
    "-w",
    "--analyze",
    "--analyzer-no-default-checks",
    "--analyzer-output",
    "plist-multi-file",
    "-Xclang",
    "-analyzer-checker=core,apiModeling,fuchsia.HandleChecker",
    "-Xclang",
    // Every step of a path is wanted, and the user's functions are followed wherever they go. A function in which a
    // path went through a loop as often as is allowed is not followed any more, so the nodes are what is limited.
    "-analyzer-config",
    "-Xclang",
    "prune-paths=false,c++-stdlib-inlining=false,max-nodes=10000,max-inlinable-size=500,max-times-inline-large=1000",
    "-Xclang",
    "-analyzer-max-loop",
    "-Xclang",
    "1000",
    // A source that defines it would define it after the first header.
    "-D_GNU_SOURCE",
];

fn crashed(output: &Output) -> bool {
    output.status.code().is_none_or(|code| code > 1)
}

/// A program that is not there.
#[derive(Debug)]
struct Missing(String);

impl std::fmt::Display for Missing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "there is no `{}`: {INSTALL}", self.0)
    }
}

impl std::error::Error for Missing {}

fn is_missing(error: &anyhow::Error) -> bool {
    error.is::<Missing>()
}

/// The major version of LLVM in what `clang --version` says.
fn version(text: &str) -> Option<u32> {
    let (before, after) = text.split_once("clang version ")?;
    let digits = after.split(|c: char| !c.is_ascii_digit()).next()?;
    let number: u32 = digits.parse().ok()?;
    // Apple counts otherwise: its clang 17 is made of LLVM 19.
    let is_apple = before.trim_end().ends_with("Apple");
    Some(if is_apple { number + 2 } else { number })
}

/// The option for a folder in which headers are looked for by quoted names.
pub(super) fn option(name: &str, path: &Path) -> [OsString; 2] {
    [
        OsStr::new(name).to_os_string(),
        path.as_os_str().to_os_string(),
    ]
}

#[cfg(test)]
mod tests {
    use super::version;

    #[test]
    fn the_version_is_that_of_llvm() {
        for (text, expected) in [
            (
                "Debian clang version 19.1.7 (3~deb12u1)\nTarget: x",
                Some(19),
            ),
            ("clang version 21.0.0git", Some(21)),
            ("Apple clang version 17.0.0 (clang-1700.0.13.3)", Some(19)),
            ("g++ (Debian 12.2.0-14) 12.2.0", None),
            ("", None),
        ] {
            assert_eq!(version(text), expected, "{text}");
        }
    }
}
