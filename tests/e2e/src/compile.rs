//! Compiles C and C++ to wasm objects, and links objects into one core module.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use anyhow::{Context, Result, bail};

use crate::toolchain::{TARGET, Toolchain};

/// One source file to compile.
pub(crate) struct Unit {
    pub source: PathBuf,
    pub object: PathBuf,
    /// Whether a warning is an error: yes, except in files that neither the test nor witguard wrote.
    pub strict: bool,
}

/// How to compile every unit of a guest.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Settings {
    pub optimize: String,
    pub c_standard: String,
    pub cxx_standard: String,
    pub flags: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            optimize: "-O1".into(),
            c_standard: "c11".into(),
            cxx_standard: "c++20".into(),
            flags: Vec::new(),
        }
    }
}

/// Whether the file is C++ and so compiled by clang++.
pub(crate) fn is_cxx(name: &str) -> bool {
    [".cpp", ".cc", ".cxx"]
        .iter()
        .any(|end| name.ends_with(end))
}

/// Whether the file is a source to compile at all.
pub(crate) fn is_source(name: &str) -> bool {
    name.ends_with(".c") || is_cxx(name)
}

/// Compiles all units at the same time, with `includes` on the include path.
///
/// # Errors
/// The compilers' output for every unit that fails.
pub(crate) fn compile(
    tools: &Toolchain,
    settings: &Settings,
    includes: &[&Path],
    units: &[&Unit],
) -> Result<()> {
    let children: Vec<_> = units
        .iter()
        .map(|unit| start(&mut compiler(tools, settings, includes, unit)))
        .collect::<Result<_>>()?;
    let mut complaints = String::new();
    for child in children {
        let output = child.wait_with_output()?;
        if !output.status.success() {
            complaints += &complaint(&output);
        }
    }
    if !complaints.is_empty() {
        bail!(complaints);
    }
    Ok(())
}

/// Links `objects` into the core module `core`. Every name in `wrapped` is redirected to its `__wrap_` form.
///
/// # Errors
/// The linker's output.
pub(crate) fn link(
    tools: &Toolchain,
    objects: &[PathBuf],
    wrapped: &[String],
    core: &Path,
) -> Result<()> {
    // No `-O` here: clang would look for `wasm-opt`.
    let mut command = Command::new(tools.clangxx());
    command.args([TARGET, "-mexec-model=reactor", "-Wl,--strip-debug"]);
    command.args(wrapped.iter().map(|name| format!("-Wl,--wrap={name}")));
    command.args(objects).arg("-o").arg(core);
    let output = start(&mut command)?.wait_with_output()?;
    if !output.status.success() {
        bail!(complaint(&output));
    }
    Ok(())
}

fn compiler(tools: &Toolchain, settings: &Settings, includes: &[&Path], unit: &Unit) -> Command {
    let cxx = is_cxx(&unit.source.to_string_lossy());
    let mut command = Command::new(if cxx { tools.clangxx() } else { tools.clang() });
    command.arg(TARGET).arg(&settings.optimize);
    if cxx {
        command.arg(format!("-std={}", settings.cxx_standard));
        command.args(["-fno-exceptions", "-fno-rtti"]);
    } else {
        command.arg(format!("-std={}", settings.c_standard));
    }
    command.args(match (unit.strict, cxx) {
        (true, true) => &[
            "-Wall",
            "-Wextra",
            "-Werror",
            "-pedantic",
            "-Wconsumed",
            "-Wdangling",
        ][..],
        (true, false) => &["-Wall", "-Wextra", "-Werror", "-pedantic"],
        (false, _) => &["-w"],
    });
    command.args(&settings.flags);
    command.args(includes.iter().map(|dir| joined("-I", dir.as_os_str())));
    command
        .arg("-c")
        .arg(&unit.source)
        .arg("-o")
        .arg(&unit.object);
    command
}

fn start(command: &mut Command) -> Result<std::process::Child> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| {
            format!(
                "`{}` does not start",
                command.get_program().to_string_lossy()
            )
        })
}

fn complaint(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    if text.trim().is_empty() {
        format!("failed with {}", output.status)
    } else {
        text.into_owned()
    }
}

fn joined(option: &str, value: &OsStr) -> OsString {
    let mut whole = OsString::from(option);
    whole.push(value);
    whole
}
