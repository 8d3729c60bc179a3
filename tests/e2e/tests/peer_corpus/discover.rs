//! The worlds of the corpus.

use std::fmt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use wit_bindgen_core::wit_parser::{Resolve, WorldId};

/// One world of one input.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct World {
    /// A WIT file, or a folder with all files of a package.
    pub input: PathBuf,
    /// The world's full name, `namespace:package/name@version`.
    pub name: String,
}

impl fmt::Display for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in {}", self.name, self.input.display())
    }
}

impl World {
    /// Parses the input without any help from witguard.
    ///
    /// # Errors
    /// The error of `wit-parser`.
    pub(crate) fn load(&self) -> Result<(Resolve, WorldId)> {
        let resolve = parse(&self.input)?;
        let worlds = named_worlds(&resolve);
        let world = worlds.into_iter().find(|(name, _)| *name == self.name);
        let (_, world) = world.with_context(|| format!("there is no world {self}"))?;
        Ok((resolve, world))
    }
}

/// Every world of every package below a folder, including packages in `deps`.
///
/// # Errors
/// If a folder cannot be read, or a package does not parse.
pub(crate) fn worlds_below(folder: &Path) -> Result<Vec<World>> {
    let mut inputs = Vec::new();
    find_inputs(folder, &mut inputs)?;
    let mut worlds = Vec::new();
    for input in inputs {
        let resolve = parse(&input)?;
        worlds.extend(named_worlds(&resolve).into_iter().map(|(name, _)| World {
            input: input.clone(),
            name,
        }));
    }
    worlds.sort();
    Ok(worlds)
}

/// A folder that is named `wit` or contains `deps` is one package. In any other folder, each file is a package.
fn find_inputs(folder: &Path, inputs: &mut Vec<PathBuf>) -> Result<()> {
    let unreadable = || format!("cannot read {}", folder.display());
    if folder.ends_with("wit") || folder.join("deps").is_dir() {
        inputs.push(folder.to_owned());
        return Ok(());
    }
    for entry in folder.read_dir().with_context(unreadable)? {
        let path = entry.with_context(unreadable)?.path();
        if path.is_dir() {
            find_inputs(&path, inputs)?;
        } else if path.extension().is_some_and(|extension| extension == "wit") {
            inputs.push(path);
        }
    }
    Ok(())
}

fn parse(input: &Path) -> Result<Resolve> {
    let mut resolve = Resolve {
        all_features: true,
        ..Resolve::default()
    };
    let pushed = resolve.push_path(input);
    pushed.with_context(|| format!("cannot parse {}", input.display()))?;
    Ok(resolve)
}

fn named_worlds(resolve: &Resolve) -> Vec<(String, WorldId)> {
    let named = resolve.worlds.iter().filter_map(|(id, world)| {
        let name = resolve.id_of_name(world.package?, &world.name);
        Some((name, id))
    });
    named.collect()
}
