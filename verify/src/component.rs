//! The component to verify, read and recognized.

use std::borrow::Cow;
use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result};
use witguard_messages::Diagnostic;

/// A component in its binary form.
#[derive(Clone, Debug)]
pub struct Component {
    /// What to call it in the report: its path.
    pub name: String,
    pub(crate) bytes: Vec<u8>,
}

/// The first eight bytes of a component and of a core module.
const COMPONENT: &[u8] = b"\0asm\x0d\0\x01\0";
const MODULE: &[u8] = b"\0asm\x01\0\0\0";

impl Component {
    /// Reads the file at `path`, or standard input if that is `-`.
    ///
    /// # Errors
    /// If it cannot be read, or [`Component::new`] fails.
    pub fn read(path: &Path) -> Result<Component> {
        if path == "-" {
            let mut bytes = Vec::new();
            let read = std::io::stdin().lock().read_to_end(&mut bytes);
            read.context("cannot read standard input")?;
            return Component::new("standard input", bytes);
        }
        let name = path.display().to_string();
        let bytes = std::fs::read(path).with_context(|| format!("cannot read `{name}`"))?;
        Component::new(name, bytes)
    }

    /// Takes a component in its binary or text form.
    ///
    /// # Errors
    /// If it is a core module, or not WebAssembly at all. Its contents are not checked yet.
    pub fn new(name: impl Into<String>, bytes: Vec<u8>) -> Result<Component> {
        let name = name.into();
        let binary = match bytes.starts_with(b"\0asm") {
            true => Cow::from(&bytes),
            false => text(&name, &bytes)?,
        };
        if binary.starts_with(MODULE) {
            let error = Diagnostic::new(format!("`{name}` is a core module, not a component"))
                .help("componentize it first: `wasm-tools component new`");
            return Err(error.into());
        }
        if !binary.starts_with(COMPONENT) {
            let error = format!("`{name}` is WebAssembly of a version that is not known");
            return Err(Diagnostic::new(error).into());
        }
        let bytes = binary.into_owned();
        Ok(Component { name, bytes })
    }
}

/// The binary form of WebAssembly text.
fn text<'a>(name: &str, bytes: &'a [u8]) -> Result<Cow<'a, [u8]>> {
    let start = bytes.trim_ascii_start();
    if !start.starts_with(b"(") && !start.starts_with(b";;") {
        let error = Diagnostic::new(format!("`{name}` is not WebAssembly"))
            .help("`witguard verify` takes a component, which a compiler and `wasm-tools component new` make");
        return Err(error.into());
    }
    wat::parse_bytes(bytes).map_err(|mut error| {
        error.set_path(name);
        let error = error.to_string();
        Diagnostic::new(format!("`{name}` is not WebAssembly text"))
            .detail(error)
            .into()
    })
}
