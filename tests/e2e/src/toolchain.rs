//! The clang that compiles guests for wasm32-wasi, found and checked.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use anyhow::{Context, Result, bail, ensure};

/// What every guest is compiled for.
pub const TARGET: &str = "--target=wasm32-wasi";

const HINT: &str = "run tests/run.sh, which installs the toolchain that the end-to-end tests need \
    (clang-19, lld-19, wasi-libc, libc++-19-dev-wasm32, libc++abi-19-dev-wasm32, libclang-rt-19-dev-wasm32)";

/// A C and a C++ compiler, checked to have a linker and a sysroot for wasm32-wasi.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Toolchain {
    clang: PathBuf,
    clangxx: PathBuf,
}

impl Toolchain {
    /// The toolchain of this machine: `WITGUARD_CLANG` and `WITGUARD_CLANGXX`, or else `clang-19` and `clang++-19`
    /// on the path. The search is made once per process.
    ///
    /// # Errors
    /// If a tool is missing: its name and the script that installs it. Tests must then fail, not skip.
    pub fn find() -> Result<Toolchain> {
        static FOUND: OnceLock<Result<Toolchain, String>> = OnceLock::new();
        let found = FOUND.get_or_init(|| {
            let tool = |variable, default: &str| {
                std::env::var_os(variable).unwrap_or_else(|| default.into())
            };
            Toolchain::new(
                tool("WITGUARD_CLANG", "clang-19"),
                tool("WITGUARD_CLANGXX", "clang++-19"),
            )
            .map_err(|error| format!("{error:#}"))
        });
        found.clone().map_err(anyhow::Error::msg)
    }

    /// Checks these two compilers (names on the path, or paths) and uses them.
    ///
    /// # Errors
    /// As [`Toolchain::find`].
    pub fn new(clang: impl AsRef<OsStr>, clangxx: impl AsRef<OsStr>) -> Result<Toolchain> {
        let found = Toolchain {
            clang: clang.as_ref().into(),
            clangxx: clangxx.as_ref().into(),
        };
        found
            .check()
            .with_context(|| format!("the wasm toolchain is not complete; {HINT}"))?;
        Ok(found)
    }

    /// The C compiler.
    pub fn clang(&self) -> &Path {
        &self.clang
    }

    /// The C++ compiler, which also links.
    pub fn clangxx(&self) -> &Path {
        &self.clangxx
    }

    /// Checks what the compilers report about themselves, without compiling anything.
    fn check(&self) -> Result<()> {
        for compiler in [&self.clang, &self.clangxx] {
            ask(compiler, &["--version"])
                .with_context(|| format!("no working compiler `{}`", compiler.display()))?;
        }
        let linker = ask(&self.clangxx, &[TARGET, "-print-prog-name=wasm-ld"])?;
        ask(Path::new(&linker), &["--version"])
            .with_context(|| format!("no working linker `{linker}` (package lld-19)"))?;
        for (library, package) in [
            ("crt1-reactor.o", "wasi-libc"),
            ("libc.a", "wasi-libc"),
            ("libc++.a", "libc++-19-dev-wasm32"),
            ("libc++abi.a", "libc++abi-19-dev-wasm32"),
        ] {
            let path = ask(
                &self.clangxx,
                &[TARGET, &format!("-print-file-name={library}")],
            )?;
            ensure!(
                Path::new(&path).is_file(),
                "no `{library}` for wasm32-wasi (package {package})"
            );
        }
        let runtime = ask(&self.clangxx, &[TARGET, "-print-libgcc-file-name"])?;
        ensure!(
            Path::new(&runtime).is_file(),
            "no compiler runtime `{runtime}` (package libclang-rt-19-dev-wasm32)"
        );
        Ok(())
    }
}

/// Runs `tool` and gives what it prints, without the newline at the end.
fn ask(tool: &Path, arguments: &[&str]) -> Result<String> {
    let output = Command::new(tool)
        .args(arguments)
        .output()
        .with_context(|| format!("`{}` does not start", tool.display()))?;
    if !output.status.success() {
        bail!(
            "`{}` failed: {}",
            tool.display(),
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
