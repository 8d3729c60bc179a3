//! Generates files from WIT, with any wit-bindgen generator, in process.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use anyhow::{Context, Result, anyhow, ensure};
use wit_bindgen_core::wit_parser::{Resolve, WorldId};
use wit_bindgen_core::{Files, WorldGenerator};

/// A function that generates the files of a world.
pub type Generator = Box<dyn Fn(&mut Resolve, WorldId, &mut Files) -> Result<()>>;

/// A [`Generator`] that calls `make` for each build.
pub fn made_by(make: impl Fn() -> Box<dyn WorldGenerator> + 'static) -> Generator {
    Box::new(move |resolve, world, files| make().generate(resolve, world, files))
}

/// Where a guest's WIT comes from.
#[derive(Clone, Debug)]
pub enum Wit {
    /// A file or a directory, as `wit-bindgen` takes them.
    Path(PathBuf),
    /// The text of one package.
    Text(String),
}

/// Generated files by name.
pub(crate) type Generated = BTreeMap<String, Vec<u8>>;

/// Runs each of `generators` on the world and gives all the files they write. A panic in a generator becomes an error.
pub(crate) fn generate(
    wit: &Wit,
    world: Option<&str>,
    generators: &[Generator],
) -> Result<Generated> {
    let mut generated = Generated::new();
    for generator in generators {
        let (mut resolve, world) = load(wit, world)?;
        let mut files = Files::default();
        catch_unwind(AssertUnwindSafe(|| {
            generator(&mut resolve, world, &mut files)
        }))
        .map_err(|panic| anyhow!("the generator panicked: {}", panic_text(&*panic)))??;
        generated.extend(
            files
                .iter()
                .map(|(name, text)| (name.to_owned(), text.to_owned())),
        );
    }
    Ok(generated)
}

/// The world's name in the bindings' file names: `W` of `W_component_type.o`. There must be exactly one such file.
pub(crate) fn stem(generated: &Generated) -> Result<&str> {
    let mut stems = generated
        .keys()
        .filter_map(|name| name.strip_suffix("_component_type.o"));
    let stem = stems
        .next()
        .context("no bindings (`<world>_component_type.o`) among the generated files")?;
    ensure!(
        stems.next().is_none(),
        "bindings of more than one world among the generated files"
    );
    Ok(stem)
}

fn load(wit: &Wit, world: Option<&str>) -> Result<(Resolve, WorldId)> {
    let mut resolve = Resolve::default();
    let package = match wit {
        Wit::Path(path) => {
            resolve
                .push_path(path)
                .with_context(|| format!("in {}", path.display()))?
                .0
        }
        Wit::Text(text) => resolve.push_str("guest.wit", text)?,
    };
    let world = resolve.select_world(&[package], world)?;
    Ok((resolve, world))
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("(no message)")
}
