//! Reads WIT paths and chooses a world.

mod binary;
mod component;
mod features;
mod hint;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use wit_parser::{PackageId, Resolve, WorldId};
use witguard_messages::nearest;

use crate::Diagnostic;

/// What to read, and what to choose from it. Start from [`Input::default`] and set what should differ.
#[derive(Debug, Default, Clone)]
#[non_exhaustive]
pub struct Input {
    /// Files, directories with `deps/`, wasm-encoded packages, or components. Later ones may use earlier ones.
    pub paths: Vec<PathBuf>,
    /// The world, `name` or `namespace:package/name@version`. Not needed when there is only one.
    pub world: Option<String>,
    /// WIT features to turn on.
    pub features: Vec<String>,
    /// Turns every WIT feature on.
    pub all_features: bool,
}

/// A parsed input.
#[non_exhaustive]
pub struct Loaded {
    /// All packages.
    pub resolve: Resolve,
    /// The world that was chosen.
    pub world: WorldId,
    /// Every file that was read, sorted.
    pub sources: BTreeSet<PathBuf>,
}

/// Reads and resolves `input`.
///
/// # Errors
/// A path cannot be read; a package does not parse (the error has the file, line, column and source line); the world
/// or a feature does not exist; or no world is named and there are several.
pub fn load(input: &Input) -> Result<Loaded> {
    let mut resolve = Resolve {
        all_features: input.all_features,
        ..Resolve::default()
    };
    resolve.features.extend(input.features.iter().cloned());
    let mut packages = Vec::new();
    let mut sources = BTreeSet::new();
    for path in &input.paths {
        check_readable(path)?;
        if let Some(bytes) = binary::read(path)?
            && let Some(world) = component::push(&mut resolve, path, &bytes)?
        {
            packages.extend(resolve.worlds[world].package);
            sources.insert(path.clone());
            continue;
        }
        let (package, files) = resolve
            .push_path(path)
            .map_err(|error| unresolved(&resolve, path, &error))?;
        packages.push(package);
        sources.extend(files.paths().map(PathBuf::from));
    }
    features::check(input)?;
    let world = select_world(&resolve, &packages, input.world.as_deref())?;
    Ok(Loaded {
        resolve,
        world,
        sources,
    })
}

fn check_readable(path: &Path) -> Result<()> {
    let probe = match path.is_dir() {
        true => path.read_dir().map(|_| ()),
        false => std::fs::File::open(path).map(|_| ()),
    };
    if let Err(error) = probe {
        bail!(
            Diagnostic::new(format!("cannot read `{}`: {error}", path.display()))
                .help("give a WIT file, a directory of WIT files, a component, or a wasm-encoded WIT package")
        );
    }
    Ok(())
}

fn unresolved(resolve: &Resolve, path: &Path, error: &anyhow::Error) -> anyhow::Error {
    // The innermost layer is what is wrong; the ones around it only repeat the path.
    let rendered = match error.chain().last() {
        Some(cause) if is_located(cause) => resolve.render_error(error),
        Some(cause) => format!("{}: {cause}", path.display()),
        None => error.to_string(),
    };
    let innermost = rendered.rsplit_once("]: ").map_or(&*rendered, |(_, r)| r);
    let error = Diagnostic::new(innermost);
    match hint::hint(innermost, path) {
        Some(hint) => error.help(hint).into(),
        None => error.into(),
    }
}

fn is_located(cause: &(dyn std::error::Error + 'static)) -> bool {
    cause.is::<wit_parser::ResolveError>() || cause.is::<wit_parser::ParseError>()
}

fn select_world(resolve: &Resolve, packages: &[PackageId], name: Option<&str>) -> Result<WorldId> {
    if name.is_none()
        && let [only] = all_worlds(resolve, packages)[..]
    {
        return Ok(only);
    }
    let selected = resolve.select_world(packages, name);
    let selected = selected.or_else(|error| listed_world(resolve, packages, name).ok_or(error));
    selected.map_err(|error| {
        let worlds = world_names(resolve, packages);
        let error = match (name, worlds.is_empty()) {
            (_, true) => Diagnostic::new("there is no world in the given packages")
                .help("define a `world` that exports the interfaces you implement"),
            (None, _) => with_candidates(
                Diagnostic::new("there are several worlds and none is named"),
                &worlds,
            )
            .help("choose one with `--world`"),
            (Some(name), _) => {
                let help = "choose one of these with `--world`";
                with_candidates(unknown_world(name, &error), &worlds).help(
                    match nearest_world(name, &worlds) {
                        Some(meant) => format!("did you mean `{meant}`? Or {help}"),
                        None => help.to_string(),
                    },
                )
            }
        };
        error.into()
    })
}

/// The world that is listed under just this name. `wit-parser` does not find it when a part of the name is a keyword
/// of WIT, such as `async`.
fn listed_world(resolve: &Resolve, packages: &[PackageId], name: Option<&str>) -> Option<WorldId> {
    let name = name?;
    let mut worlds = all_worlds(resolve, packages).into_iter();
    worlds.find(|world| {
        let world = &resolve.worlds[*world];
        let package = world.package.expect("a world is in a package");
        resolve.id_of_name(package, &world.name) == name
            || (packages.len() == 1 && world.name == name)
    })
}

fn unknown_world(name: &str, error: &anyhow::Error) -> Diagnostic {
    // Only a name that was looked up and not found is unknown; other errors say more themselves.
    let text = error.root_cause().to_string();
    if text.contains("not found in package") {
        Diagnostic::new(format!("there is no world `{name}`"))
    } else {
        let first_line = text.lines().next().unwrap_or_default();
        let first_line = first_line.trim_end_matches(':').to_string();
        Diagnostic::new(format!("cannot select world `{name}`: {first_line}"))
    }
}

/// Which of the full names `worlds` is likely to be meant by `name`. The result has the form of `name`: a full name, or
/// the world's name alone.
fn nearest_world<'a>(name: &str, worlds: &'a [String]) -> Option<&'a str> {
    let is_full = name.contains('/');
    let is_of = |world: &&String| world.split(['/', '@']).nth(1) == Some(name);
    if let Some(full) = worlds.iter().find(is_of) {
        return Some(full); // several packages are given, so that the name alone is not enough
    }
    let worlds = worlds.iter().map(|world| match world.split_once('/') {
        Some((_, last)) if !is_full => last.split('@').next().unwrap_or(last),
        _ if name.contains('@') => world,
        _ => world.split('@').next().unwrap_or(world),
    });
    nearest(name, worlds)
}

fn with_candidates(error: Diagnostic, worlds: &[String]) -> Diagnostic {
    worlds
        .iter()
        .fold(error, |error, world| error.detail(format!("  {world}")))
}

/// The worlds of `packages`, each once.
fn all_worlds(resolve: &Resolve, packages: &[PackageId]) -> Vec<WorldId> {
    let packages: BTreeSet<_> = packages.iter().collect();
    let worlds = packages.into_iter();
    let worlds = worlds.flat_map(|id| resolve.packages[*id].worlds.values().copied());
    worlds.collect()
}

/// The full names of the worlds of `packages`, sorted.
fn world_names(resolve: &Resolve, packages: &[PackageId]) -> Vec<String> {
    let mut names: Vec<_> = packages
        .iter()
        .flat_map(|id| {
            let worlds = resolve.packages[*id].worlds.keys();
            worlds.map(|name| resolve.id_of_name(*id, name))
        })
        .collect();
    names.sort();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_listed_world_can_be_chosen() {
        let mut resolve = Resolve::default();
        let text = "package a:%async; world %interface {} world w {}";
        let package = resolve.push_str("a.wit", text).expect("it parses");
        let names = world_names(&resolve, &[package]);
        assert_eq!(names, ["a:async/interface", "a:async/w"]);
        for name in names.iter().map(String::as_str).chain(["interface", "w"]) {
            let world = select_world(&resolve, &[package], Some(name)).expect("it is listed");
            assert!(name.ends_with(&resolve.worlds[world].name));
        }
        assert!(select_world(&resolve, &[package], Some("a:async/v")).is_err());
    }

    /// The error on a file with these contents.
    fn refused(name: &str, contents: &[u8]) -> String {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join(name);
        std::fs::write(&path, contents).expect("it is written");
        let error = load(&Input {
            paths: vec![path],
            ..Input::default()
        });
        error.err().expect("it is refused").to_string()
    }

    #[test]
    fn what_is_no_wit_is_told_by_what_it_is() {
        for (name, contents, expected) in [
            (
                "a.wasm",
                &b"\0asm\x01\0\0\0"[..],
                "is a core WebAssembly module",
            ),
            ("a.wat", b"(module)", "is a core WebAssembly module"),
            (
                "a",
                b";; (component)\n(module)",
                "is a core WebAssembly module",
            ),
            (
                "a.wasm",
                b"\0asm\x0d\0\x01\0\xff",
                "is not a valid component",
            ),
            (
                "a.wat",
                b"(component\n  (export \"x\" (func 3)))",
                "is not a valid component",
            ),
            ("a.wat", b"(component\n  (", "a.wat:2:4"),
            (
                "a.wit",
                b"\x7fELF\x02\x01\x01\0",
                "is binary, and no WebAssembly",
            ),
            ("a.wit", b"package a:b; // \xff", "WIT is UTF-8 text"),
        ] {
            let error = refused(name, contents);
            assert!(error.contains(expected), "{name}: {error}");
        }
    }

    #[test]
    fn a_world_of_one_of_several_packages_is_named_in_full() {
        let mut resolve = Resolve::default();
        let packages = ["one", "two"].map(|name| {
            let text = format!("package a:{name}; world {name}-world {{}}");
            resolve.push_str("a.wit", &text).expect("it parses")
        });
        let error = select_world(&resolve, &packages, Some("two-world")).expect_err("not in full");
        assert!(
            error
                .to_string()
                .contains("did you mean `a:two/two-world`?"),
            "{error}"
        );
    }
}
