//! A world to files: check, make the bindings, join, render.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

use anyhow::{Context, Result, bail};
use wit_bindgen_core::Files;
use wit_parser::{Resolve, ResolveError, WorldId};

use crate::analyze::{self, Refusal};
use crate::contract::{self, Accepted, Expected};
use crate::join::{self, Bindings, Dialect, Model, Testkit};
use crate::render::{self, File};
use crate::{BindingsHeader, Diagnostic, Language, Opts, docs};

/// What was made of a world.
#[derive(Debug, Default)]
pub struct Generated {
    /// The bindings first, then for each language its guards and its skeleton.
    pub files: Vec<GeneratedFile>,
    /// What the user should know although nothing is wrong: one line each.
    pub notes: Vec<String>,
}

/// One generated file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GeneratedFile {
    /// Its name, without a folder.
    pub name: String,
    /// Text, or the object with the component's type.
    pub contents: Vec<u8>,
    /// Whether it becomes the user's to edit: an existing one is never overwritten.
    pub is_users: bool,
}

impl Opts {
    /// Generates everything these options ask for. Makes the type ids of `world` nominal.
    ///
    /// # Errors
    /// Options that do not go together; a shape in the world that cannot be served; a failure or
    /// panic of wit-bindgen-c on this world; a given bindings header that is not of this world.
    pub fn generate(&self, resolve: &mut Resolve, world: WorldId) -> Result<Generated> {
        self.check()?;
        refuse(resolve, analyze::too_deep(resolve).as_slice())?;
        refuse(resolve, &analyze::check(resolve, world))?;
        docs::tame(resolve);
        let mut files = make_bindings(&self.bindings, resolve, world)?;
        let mut generated = Generated::default();
        let model = self.model(resolve, world, header(&files)?, &mut generated.notes)?;
        let kit = match self.testkit {
            true => Some(self.kit(resolve, world, &files, &model)?),
            false => None,
        };
        if self.write_bindings {
            generated.files = moved(&mut files);
        }
        drop(files); // large, and read
        self.render(&model, &mut generated)?;
        if let Some(kit) = kit {
            let files = render::testkit::render(&model, &kit)?;
            let files = files.into_iter().map(|file| text_file(file, false));
            generated.files.extend(files);
        }
        self.check_names(&model, &generated.files)?;
        if !model.has_borrow_sites() {
            generated.notes.push(format!(
                "no export of world `{}` receives a borrow of an imported resource: \
                 there is nothing to guard",
                resolve.worlds[world].name
            ));
        }
        Ok(generated)
    }

    /// The model for the given header, or for `made`, the text of the one made in process.
    fn model(
        &self,
        resolve: &Resolve,
        world: WorldId,
        made: &str,
        notes: &mut Vec<String>,
    ) -> Result<Model> {
        let Some(given) = &self.bindings_header else {
            return join::join(resolve, world, &self.names(made), made);
        };
        let accepted = self.accept(resolve, world, made, given)?;
        notes.extend(accepted.notes);
        join::join(resolve, world, &accepted.bindings, &given.text)
    }

    /// The test kit for the bindings `files`.
    fn kit(
        &self,
        resolve: &Resolve,
        world: WorldId,
        files: &Files,
        model: &Model,
    ) -> Result<Testkit> {
        let (header, source) = (header(files)?, source(files)?);
        let bindings = self.names(header);
        join::testkit(resolve, world, &bindings, header, source, model)
    }

    /// Checks that no generated file would stand in the place of the given header.
    fn check_names(&self, model: &Model, files: &[GeneratedFile]) -> Result<()> {
        let is_given = self.bindings_header.is_some();
        if is_given && files.iter().any(|file| file.name == model.header) {
            bail!(
                Diagnostic::new(format!(
                    "the bindings header has the name of a file to generate, `{}`",
                    model.header
                ))
                .help("give the header the name that `wit-bindgen c` gives it")
            );
        }
        Ok(())
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

    /// Checks the header of bindings made elsewhere; `text` is the one made in process.
    fn accept(
        &self,
        resolve: &Resolve,
        world: WorldId,
        text: &str,
        given: &BindingsHeader,
    ) -> Result<Accepted> {
        let expected = Expected {
            resolve,
            world,
            bindings: &self.names(text),
            opts: &self.bindings,
            text,
            remake: &|opts| {
                let files = make_bindings(opts, &mut resolve.clone(), world).ok()?;
                header(&files).ok().map(str::to_string)
            },
        };
        Ok(expected.accept(given)?)
    }

    /// How the bindings were made whose header is `text`.
    pub(crate) fn names(&self, text: &str) -> Bindings {
        Bindings {
            version: contract::marked("wit-bindgen", text)
                .unwrap_or_default()
                .to_string(),
            dialect: Dialect::default(),
            header_file: None,
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

/// The text of the header among the bindings' files.
pub(crate) fn header(files: &Files) -> Result<&str> {
    text(files, ".h").context("wit-bindgen-c made no header in UTF-8")
}

fn source(files: &Files) -> Result<&str> {
    text(files, ".c").context("wit-bindgen-c made no source in UTF-8")
}

fn text<'a>(files: &'a Files, end: &str) -> Option<&'a str> {
    let (_, contents) = files.iter().find(|(name, _)| name.ends_with(end))?;
    std::str::from_utf8(contents).ok()
}

/// Runs wit-bindgen-c. It panics on some inputs: its message is then the outer error.
///
/// # Errors
/// The inner one: what wit-bindgen-c itself says is wrong, mostly with the options.
pub(crate) fn run_bindings(
    opts: &wit_bindgen_c::Opts,
    resolve: &mut Resolve,
    world: WorldId,
) -> Result<Result<Files>, String> {
    let mut files = Files::default();
    without_backtrace(|| {
        let result = opts.build().generate(resolve, world, &mut files);
        result.context("wit-bindgen-c cannot make bindings for this world")?;
        Ok(files)
    })
}

/// Runs wit-bindgen-c. A panic in it becomes an error.
fn make_bindings(
    opts: &wit_bindgen_c::Opts,
    resolve: &mut Resolve,
    world: WorldId,
) -> Result<Files> {
    match run_bindings(opts, resolve, world) {
        Ok(result) => result,
        Err(panic) => bail!(
            Diagnostic::new(format!("wit-bindgen-c failed on this world: {panic}")).help(
                "this is a limit of wit-bindgen's C bindings; \
                 `wit-bindgen c` fails on the same input"
            )
        ),
    }
}

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Runs `action` and turns a panic in it into its message. Nothing is printed about it.
pub(crate) fn without_backtrace<T>(action: impl FnOnce() -> T) -> Result<T, String> {
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
pub(crate) fn refuse(resolve: &Resolve, refusals: &[Refusal]) -> Result<()> {
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
