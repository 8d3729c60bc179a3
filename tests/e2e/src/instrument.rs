//! The probe for modules that something else builds, such as a build system.

use std::path::Path;

use anyhow::{Context, Result};

use crate::compile::{self, Settings, Unit};
use crate::generate::{self, Wit};
use crate::probe;
use crate::toolchain::Toolchain;

/// Writes the probe to `dir`, for a module of the only world of `wit`, and gives the arguments for the linker driver.
/// A module linked with them lets [`crate::run_all`] count its drops. The paths among the arguments begin with `dir`.
///
/// # Errors
/// If the WIT does not parse or the probe does not compile.
pub fn link_arguments(wit: &Path, dir: &Path) -> Result<Vec<String>> {
    let tools = Toolchain::find()?;
    let generator = generate::made_by(|| wit_bindgen_c::Opts::default().build());
    let bindings = generate::generate(&Wit::Path(wit.into()), None, &[generator])?;
    let header = format!("{}.h", generate::stem(&bindings)?);
    let text = bindings.get(&header).context("no bindings header")?;
    let drops = probe::drop_functions(&String::from_utf8_lossy(text));

    let wrappers = Unit {
        source: dir.join("witguard_probe_wrappers.c"),
        object: dir.join("witguard_probe_wrappers.o"),
        strict: false,
    };
    std::fs::write(dir.join(&header), text)?;
    std::fs::write(&wrappers.source, probe::wrappers(&header, &drops))?;
    compile::compile(&tools, &Settings::default(), &[dir], &[&wrappers])?;

    let mut objects = probe::objects(&tools, dir)?;
    objects.push(wrappers.object);
    let objects = objects.iter().map(|path| path.display().to_string());
    let wrapped = probe::wrapped(&drops);
    let wrapped = wrapped.iter().map(|name| format!("-Wl,--wrap={name}"));
    Ok(wrapped.chain(objects).collect())
}
