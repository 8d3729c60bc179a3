//! The bindings: what wit-bindgen-c makes of a world, in process.

use anyhow::{Context, Result, bail};
use wit_bindgen_core::Files;
use wit_parser::{Resolve, WorldId};
use witguard_messages::caught;

use crate::Diagnostic;
use crate::generated::GeneratedFile;

/// Removes the header from the bindings' files and returns its name and text.
///
/// # Errors
/// wit-bindgen-c made no header, or one that is not UTF-8.
pub(crate) fn take_header(files: &mut Files) -> Result<(String, String)> {
    let names = files.iter().map(|(name, _)| name);
    let name = names.into_iter().find(|name| name.ends_with(".h"));
    let name = name.map(str::to_string);
    let taken = name.and_then(|name| Some((files.remove(&name)?, name)));
    let header = taken.and_then(|(text, name)| Some((name, String::from_utf8(text).ok()?)));
    header.context("wit-bindgen-c made no header in UTF-8")
}

/// The text of the bindings' C source.
///
/// # Errors
/// wit-bindgen-c made no source, or one that is not UTF-8.
pub(crate) fn source(files: &Files) -> Result<&str> {
    let mut files = files.iter();
    let source = files.find(|(name, _)| name.ends_with(".c"));
    let text = source.and_then(|(_, contents)| std::str::from_utf8(contents).ok());
    text.context("wit-bindgen-c made no source in UTF-8")
}

/// Runs wit-bindgen-c.
///
/// # Errors
/// The outer error is the message of a panic: wit-bindgen-c panics on some inputs. The inner error is one that it
/// reports itself, mostly about options.
pub(crate) fn run(
    opts: &wit_bindgen_c::Opts,
    resolve: &mut Resolve,
    world: WorldId,
) -> Result<Result<Files>, String> {
    let mut files = Files::default();
    caught(|| {
        let result = opts.build().generate(resolve, world, &mut files);
        result.context("wit-bindgen-c cannot make bindings for this world")?;
        Ok(files)
    })
}

/// Runs wit-bindgen-c. A panic in it becomes an error.
///
/// # Errors
/// What wit-bindgen-c reports, or the message of its panic.
pub(crate) fn make(
    opts: &wit_bindgen_c::Opts,
    resolve: &mut Resolve,
    world: WorldId,
) -> Result<Files> {
    match run(opts, resolve, world) {
        Ok(result) => result,
        Err(panic) => bail!(
            Diagnostic::new(format!("wit-bindgen-c failed on this world: {panic}")).help(
                "this is a limit of wit-bindgen's C bindings; \
                 `wit-bindgen c` fails on the same input"
            )
        ),
    }
}

/// All files of the bindings sorted by name, with the `header` that was taken out put back. Nothing is copied.
pub(crate) fn with_header(mut files: Files, name: String, header: String) -> Vec<GeneratedFile> {
    let names: Vec<String> = files.iter().map(|(name, _)| name.into()).collect();
    let others = names.into_iter().map(|name| GeneratedFile {
        contents: files.remove(&name).unwrap_or_default(),
        name,
        is_users: false,
    });
    let header = GeneratedFile {
        name,
        contents: header.into_bytes(),
        is_users: false,
    };
    let mut all: Vec<_> = others.chain([header]).collect();
    all.sort_by(|a, b| a.name.cmp(&b.name));
    all
}
