//! A world to files: check, make the bindings, join, render.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

use anyhow::{Context, Result, bail};
use wit_bindgen_core::Files;
use wit_parser::{Resolve, ResolveError, WorldId};

use crate::analyze::{self, Refusal};
use crate::join::{self, Bindings, Model};
use crate::render::{self, File};
use crate::{Diagnostic, Language, Opts, docs};

/// What was made of a world.
#[derive(Debug, Default)]
pub struct Generated {
    pub files: Vec<GeneratedFile>,
    /// What the user should know although nothing is wrong: one line each.
    pub notes: Vec<String>,
}

/// One generated file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GeneratedFile {
    /// Its name, without a folder.
    pub name: String,
    pub contents: Vec<u8>,
    /// Whether it becomes the user's to edit: an existing one is never overwritten.
    pub is_users: bool,
}

impl Opts {
    /// Generates everything these options ask for. Makes the type ids of `world` nominal.
    ///
    /// # Errors
    /// Options that do not go together; a shape in the world that cannot be served; a failure or
    /// panic of wit-bindgen-c on this world.
    pub fn generate(&self, resolve: &mut Resolve, world: WorldId) -> Result<Generated> {
        self.check()?;
        refuse(resolve, &analyze::check(resolve, world))?;
        docs::tame(resolve);
        let bindings = self.names();
        let mut files = make_bindings(&self.bindings, resolve, world)?;
        let model = join::join(resolve, world, &bindings, header(&files)?)?;
        let mut generated = Generated::default();
        if self.write_bindings {
            generated.files = moved(&mut files);
        }
        drop(files); // large, and read
        self.render(&model, &mut generated)?;
        if !model.has_borrow_sites() {
            generated.notes.push(format!(
                "no export of world `{}` receives a borrow of an imported resource: \
                 there is nothing to guard",
                resolve.worlds[world].name
            ));
        }
        Ok(generated)
    }

    fn render(&self, model: &Model, generated: &mut Generated) -> Result<()> {
        let style = self.style();
        let mut languages = self.languages.clone();
        languages.sort();
        languages.dedup();
        for language in languages {
            let (files, stub) = match language {
                Language::Cpp => (
                    render::cpp::render(model, &style)?,
                    self.stubs.then(|| render::stubs::cpp(model, &style)),
                ),
                Language::C => (
                    render::c::render(model)?,
                    self.stubs.then(|| render::stubs::c(model)),
                ),
            };
            generated
                .files
                .extend(files.into_iter().map(|f| text_file(f, false)));
            if let Some(stub) = stub.transpose()? {
                generated.files.push(text_file(stub, true));
            }
        }
        Ok(())
    }

    fn names(&self) -> Bindings {
        Bindings {
            rename: self.bindings.rename.clone(),
            rename_world: self.bindings.rename_world.clone(),
            no_sig_flattening: self.bindings.no_sig_flattening,
            async_: self.bindings.async_.clone(),
        }
    }
}

/// Takes all files out, without a copy.
fn moved(files: &mut Files) -> Vec<GeneratedFile> {
    let names: Vec<String> = files.iter().map(|(name, _)| name.into()).collect();
    let file = |name: String| GeneratedFile {
        contents: files.remove(&name).unwrap_or_default(),
        name,
        is_users: false,
    };
    names.into_iter().map(file).collect()
}

fn text_file(file: File, is_users: bool) -> GeneratedFile {
    GeneratedFile {
        name: file.name,
        contents: file.text.into_bytes(),
        is_users,
    }
}

fn header(files: &Files) -> Result<&str> {
    let header = files.iter().find(|(name, _)| name.ends_with(".h"));
    let (_, contents) = header.context("wit-bindgen-c made no header")?;
    std::str::from_utf8(contents).context("wit-bindgen-c made a header that is not UTF-8")
}

/// Runs wit-bindgen-c. It panics on some inputs; a panic becomes an error.
fn make_bindings(
    opts: &wit_bindgen_c::Opts,
    resolve: &mut Resolve,
    world: WorldId,
) -> Result<Files> {
    let mut files = Files::default();
    let run = || opts.build().generate(resolve, world, &mut files);
    match without_backtrace(run) {
        Ok(result) => result.context("wit-bindgen-c cannot make bindings for this world")?,
        Err(panic) => bail!(
            Diagnostic::new(format!("wit-bindgen-c failed on this world: {panic}")).help(
                "this is a limit of wit-bindgen's C bindings; \
                 `wit-bindgen c` fails on the same input"
            )
        ),
    }
    Ok(files)
}

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Runs `action` and turns a panic in it into its message. Nothing is printed about it.
fn without_backtrace<T>(action: impl FnOnce() -> T) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let previous = take_hook();
        set_hook(Box::new(move |info| {
            if !QUIET.get() {
                previous(info);
            }
        }));
    });
    QUIET.set(true);
    let result = catch_unwind(AssertUnwindSafe(action));
    QUIET.set(false);
    result.map_err(|payload| {
        let text = payload.downcast_ref::<String>().cloned();
        let text = text.or_else(|| payload.downcast_ref::<&str>().map(|s| s.to_string()));
        text.unwrap_or_else(|| "it panicked".into())
    })
}

/// One error for all places that cannot be served, each with its source line and a way out.
fn refuse(resolve: &Resolve, refusals: &[Refusal]) -> Result<()> {
    let located = |refusal: &Refusal| {
        let text = format!("{} cannot be served: {}", refusal.subject, refusal.reason);
        let error = ResolveError::new_semantic(refusal.span, text);
        let text = resolve.render_error(&error.into());
        Diagnostic::new(text).help(refusal.help)
    };
    match refusals {
        [] => Ok(()),
        [refusal] => bail!(located(refusal)),
        _ => bail!(refusals.iter().fold(
            Diagnostic::new(format!(
                "{} places in this world cannot be served",
                refusals.len()
            )),
            |all, refusal| all.detail(located(refusal).to_string()),
        )),
    }
}
