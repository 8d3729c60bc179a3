//! Generates a world's files with plain wit-bindgen-c and with witguard, and classifies the world by the result.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};

use anyhow::{Context, Result, anyhow, bail, ensure};
use wit_bindgen_core::Files;
use witguard::load::{Input, load};
use witguard::{Generated, Language, Opts};

use crate::peer_corpus::discover::World;

/// A set of options for the bindings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Variant {
    Default,
    NoSigFlattening,
    SyncAll,
}

impl Variant {
    fn opts(self) -> wit_bindgen_c::Opts {
        let mut opts = wit_bindgen_c::Opts::default();
        match self {
            Variant::Default => {}
            Variant::NoSigFlattening => opts.no_sig_flattening = true,
            Variant::SyncAll => opts.async_.push("all"),
        }
        opts
    }
}

/// The result for a world.
#[derive(Debug)]
pub(crate) enum Made {
    /// Everything was generated, and there are borrows to guard.
    Guards(Generated),
    /// Everything was generated, and no export receives a borrow.
    Nothing(Generated),
    /// wit-bindgen-c fails, and witguard's message says why.
    Refused,
}

/// The class of [`Made::Nothing`].
pub(crate) const NOTHING: &str = "generated, with nothing to guard";

impl Made {
    /// The class of the world, in words.
    pub(crate) fn class(&self) -> &'static str {
        match self {
            Made::Guards(_) => "guarded",
            Made::Nothing(_) => NOTHING,
            Made::Refused => "refused, as wit-bindgen-c cannot generate it",
        }
    }
}

/// Generates with both, and compares.
///
/// # Errors
/// What witguard did wrong.
pub(crate) fn make(world: &World, variant: Variant) -> Result<Made> {
    let bindings = bindings(world, variant);
    let generated = guards(world, variant).context("witguard panicked")?;
    match (bindings, generated) {
        (Ok(bindings), Ok(generated)) => {
            compare(&bindings, &generated)?;
            let is_nothing = |note: &String| note.ends_with("there is nothing to guard");
            Ok(match generated.notes.iter().any(is_nothing) {
                true => Made::Nothing(generated),
                false => Made::Guards(generated),
            })
        }
        (bindings, Err(error)) => {
            let message = format!("{error:#}");
            check_message(&message)?;
            match bindings {
                Err(_) => Ok(Made::Refused),
                Ok(_) => bail!("wit-bindgen-c generates it, witguard does not: {message}"),
            }
        }
        (Err(error), Ok(_)) => bail!("witguard generates what wit-bindgen-c does not: {error:#}"),
    }
}

fn bindings(world: &World, variant: Variant) -> Result<Files> {
    let (mut resolve, id) = world.load()?;
    let mut files = Files::default();
    caught(|| {
        variant
            .opts()
            .build()
            .generate(&mut resolve, id, &mut files)
    })??;
    Ok(files)
}

/// Generates with witguard. The outer error is a panic.
fn guards(world: &World, variant: Variant) -> Result<Result<Generated>> {
    let mut input = Input::default();
    input.paths = vec![world.input.clone()];
    input.world = Some(world.name.clone());
    input.all_features = true;
    let mut opts = Opts::default();
    opts.languages = vec![Language::C, Language::Cpp];
    opts.bindings = variant.opts();
    opts.write_bindings = true;
    opts.stubs = true;
    opts.testkit = true;
    caught(|| {
        let mut loaded = load(&input)?;
        opts.generate(&mut loaded.resolve, loaded.world)
    })
}

/// Checks that the bindings are the same as wit-bindgen-c's, byte for byte.
fn compare(bindings: &Files, generated: &Generated) -> Result<()> {
    for (name, contents) in bindings.iter() {
        let found = generated.files.iter().find(|file| file.name == name);
        let found = found.with_context(|| format!("`{name}` is not among the files"))?;
        ensure!(
            found.contents == contents,
            "`{name}` is not what wit-bindgen-c writes"
        );
    }
    Ok(())
}

/// Checks that a message is readable: one line that says what is wrong, without a panic's text.
fn check_message(message: &str) -> Result<()> {
    let first = message.lines().next().unwrap_or_default().trim();
    ensure!(!first.is_empty(), "an empty message: {message:?}");
    for text in ["panicked at", "RUST_BACKTRACE", "stack backtrace"] {
        ensure!(!message.contains(text), "not for people: {message}");
    }
    Ok(())
}

thread_local! {
    /// The panics in the action that runs on this thread, if one does.
    static PANICS: RefCell<Option<Vec<String>>> = const { RefCell::new(None) };
}

/// From now on panics in [`caught`] are recorded and not printed. Call this before witguard can install its own hook
/// over this one. What reaches this hook would have been printed.
pub(crate) fn keep_panics() {
    let previous = take_hook();
    set_hook(Box::new(move |info| {
        let is_kept = PANICS
            .with_borrow_mut(|panics| panics.as_mut().map(|panics| panics.push(info.to_string())));
        if is_kept.is_none() {
            previous(info);
        }
    }));
}

/// Runs `action`. A panic that escapes from it is an error, and so is one that would have been printed. One of
/// wit-bindgen-c that is caught is neither: the command's own hook prints nothing of it, as its tests show.
fn caught<T>(action: impl FnOnce() -> T) -> Result<T> {
    PANICS.set(Some(Vec::new()));
    let result = catch_unwind(AssertUnwindSafe(action));
    let panics = PANICS.take().unwrap_or_default();
    match result {
        Ok(result) if panics.iter().all(|panic| panic.contains("wit-bindgen-c-")) => Ok(result),
        Ok(_) | Err(_) => Err(anyhow!(panics.join("\n"))),
    }
}
