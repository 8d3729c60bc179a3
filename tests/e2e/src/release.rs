//! A component as its user builds it for release, for measurements: no probe, nothing wrapped, linked and stripped.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;

use crate::compile::{self, Settings, Unit};
use crate::generate::{self, Generator, Wit};
use crate::toolchain::{TARGET, Toolchain};

/// The generated files of one world, and the objects made of them and of the user's sources.
pub struct Release {
    tools: Toolchain,
    dir: TempDir,
    world: String,
}

impl Release {
    /// Generates into a temporary directory.
    ///
    /// # Errors
    /// If the machine has no toolchain, the generator fails, or a file cannot be written.
    pub fn new(wit: &Wit, world: Option<&str>, generator: Generator) -> Result<Release> {
        let (tools, dir) = (Toolchain::find()?, tempfile::tempdir()?);
        let generated = generate::generate(wit, world, &[generator])?;
        for (name, contents) in &generated {
            fs::write(dir.path().join(name), contents)?;
        }
        let world = generate::stem(&generated)?.into();
        Ok(Release { tools, dir, world })
    }

    /// The path of the generated file whose name is the world's name and then `ending`, such as `_guard.cpp`.
    pub fn generated(&self, ending: &str) -> PathBuf {
        self.dir.path().join(format!("{}{ending}", self.world))
    }

    /// Compiles one source at an optimisation level, such as `-O2`, as C11 or C++20. A second call with the same
    /// arguments gives the same object and does not compile again.
    ///
    /// # Errors
    /// The compiler's output. A warning is an error, except in the bindings.
    pub fn object(&self, source: &Path, level: &str, flags: &[&str]) -> Result<PathBuf> {
        let name = source.file_name().context("a source has a name")?;
        let object = format!("{}{level}{}.o", name.display(), flags.concat());
        let object = self.dir.path().join(object);
        if !object.exists() {
            let settings = Settings {
                optimize: level.into(),
                flags: flags.iter().map(|flag| flag.to_string()).collect(),
                ..Settings::default()
            };
            let unit = Unit {
                source: source.into(),
                object: object.clone(),
                strict: source != self.generated(".c"), // we do not write the bindings
            };
            compile::compile(&self.tools, &settings, &[self.dir.path()], &[&unit])?;
        }
        Ok(object)
    }

    /// Links the objects and the world's type into a core module without a name section, and gives its bytes.
    ///
    /// # Errors
    /// The linker's output.
    pub fn link(&self, objects: &[PathBuf]) -> Result<Vec<u8>> {
        let module = self.dir.path().join("core.wasm");
        // No `-O` here: clang would run `wasm-opt`, and the result would measure that tool too.
        let output = Command::new(self.tools.clangxx())
            .args([TARGET, "-mexec-model=reactor", "-Wl,--strip-all"])
            .args(objects)
            .arg(self.generated("_component_type.o"))
            .arg("-o")
            .arg(&module)
            .output()?;
        let said = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "{said}");
        Ok(fs::read(module)?)
    }
}
