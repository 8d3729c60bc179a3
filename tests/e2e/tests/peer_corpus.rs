//! The WIT that wit-bindgen tests itself with: what `wit-bindgen c` can bind, witguard can guard.
//!
//! witguard generates every world that the package `wit-bindgen-cli` ships, or refuses it with a readable message if
//! wit-bindgen-c cannot generate it. Worlds with borrows to guard, and a sample of the others, are compiled in every
//! language standard and linked; `WITGUARD_DEEP` compiles all of them.

mod peer_corpus {
    pub(crate) mod compile;
    pub(crate) mod discover;
    pub(crate) mod make;
    pub(crate) mod package;
}

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write;
use std::hash::{Hash, Hasher};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{available_parallelism, scope};

use anyhow::{Context, Result, ensure};
use peer_corpus::compile::{self, Unit};
use peer_corpus::discover::{World, worlds_below};
use peer_corpus::make::{Made, NOTHING, Variant, keep_panics, make};
use peer_corpus::package;
use witguard::{Generated, write::write};
use witguard_e2e::{Toolchain, deep};

/// The number of worlds in each class, as the test prints it. A new version of the corpus changes it, and so does a
/// shape that is newly served or refused. Review the change, then copy what the test prints to here.
const EXPECTED: &str = "\
354 worlds
Default: 346 generated, with nothing to guard
Default: 4 guarded
Default: 4 refused, as wit-bindgen-c cannot generate it
NoSigFlattening: 346 generated, with nothing to guard
NoSigFlattening: 4 guarded
NoSigFlattening: 4 refused, as wit-bindgen-c cannot generate it
SyncAll: 346 generated, with nothing to guard
SyncAll: 4 guarded
SyncAll: 4 refused, as wit-bindgen-c cannot generate it
";

#[test]
fn what_wit_bindgen_c_binds_witguard_guards() {
    keep_panics();
    if let Err(error) = all() {
        panic!("{error:#}");
    }
}

fn all() -> Result<()> {
    let worlds = worlds_below(&package::tests()?)?;
    let tools = Toolchain::find()?;
    let shared = tempfile::tempdir()?;
    let system = compile::system(&tools, shared.path())?;
    let run = Run::new(&tools, &system);
    run.all(&worlds);

    let counts = run.counts(worlds.len());
    println!("{counts}{}", run.details());
    let faults = run.faults.into_inner().unwrap();
    ensure!(
        faults.is_empty(),
        "{} faults:\n\n{}",
        faults.len(),
        faults.join("\n\n")
    );
    ensure!(
        counts == EXPECTED,
        "the classes changed. If that is right, write this to EXPECTED in {}:\n{counts}\nin the place of:\n{EXPECTED}",
        file!()
    );
    Ok(())
}

/// One in this many worlds with nothing to guard is compiled.
const SAMPLE: usize = 4;

const VARIANTS: [Variant; 3] = [Variant::Default, Variant::NoSigFlattening, Variant::SyncAll];

/// The work on all worlds, and its results.
struct Run<'a> {
    tools: &'a Toolchain,
    system: &'a Path,
    classes: Mutex<BTreeMap<(Variant, &'static str), Vec<String>>>,
    compiled: Mutex<HashSet<u64>>,
    faults: Mutex<Vec<String>>,
}

impl<'a> Run<'a> {
    fn new(tools: &'a Toolchain, system: &'a Path) -> Self {
        Run {
            tools,
            system,
            classes: Mutex::default(),
            compiled: Mutex::default(),
            faults: Mutex::default(),
        }
    }

    /// Checks every world in every variant, on all cores.
    fn all(&self, worlds: &[World]) {
        let jobs: Vec<_> = worlds
            .iter()
            .enumerate()
            .flat_map(|(at, world)| VARIANTS.map(|variant| (at, world, variant)))
            .collect();
        let every = deep(SAMPLE, 1);
        let next = AtomicUsize::new(0);
        let worker = || {
            while let Some((at, world, variant)) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                self.one(world, *variant, at.is_multiple_of(every));
            }
        };
        scope(|scope| {
            for _ in 0..available_parallelism().map_or(1, usize::from) {
                scope.spawn(worker);
            }
        });
    }

    /// Generates one world, and compiles it if it has something to guard or is in the sample.
    fn one(&self, world: &World, variant: Variant, is_sample: bool) {
        let result = make(world, variant).and_then(|made| {
            let mut classes = self.classes.lock().unwrap();
            let class = classes.entry((variant, made.class())).or_default();
            class.push(world.to_string());
            drop(classes);
            // Compiling the variant with everything synchronous would test nothing new.
            match made {
                Made::Guards(generated) if variant != Variant::SyncAll => self.compile(&generated),
                Made::Nothing(generated) if is_sample && variant != Variant::SyncAll => {
                    self.compile(&generated)
                }
                _ => Ok(()),
            }
        });
        if let Err(error) = result {
            let fault = format!("{world}, {variant:?}: {error:#}");
            self.faults.lock().unwrap().push(fault);
        }
    }

    /// Compiles these files, unless the same files were compiled before.
    fn compile(&self, generated: &Generated) -> Result<()> {
        let mut hasher = DefaultHasher::new();
        for file in &generated.files {
            (&file.name, &file.contents).hash(&mut hasher);
        }
        if !self.compiled.lock().unwrap().insert(hasher.finish()) {
            return Ok(());
        }
        let names = generated.files.iter().map(|file| &file.name);
        let stem = names
            .filter_map(|name| name.strip_suffix("_component_type.o"))
            .next()
            .context("no object with the component's type")?;
        let folder = tempfile::tempdir()?;
        write(folder.path(), &generated.files)?;
        let unit = Unit {
            tools: self.tools,
            folder: folder.path(),
            system: self.system,
            stem,
        };
        unit.check()
    }

    fn counts(&self, worlds: usize) -> String {
        let mut text = format!("{worlds} worlds\n");
        for ((variant, class), worlds) in &*self.classes.lock().unwrap() {
            writeln!(text, "{variant:?}: {} {class}", worlds.len()).expect("a string");
        }
        text
    }

    /// Details that are too long or change too often to be part of `EXPECTED`.
    fn details(&self) -> String {
        let mut text = String::new();
        for ((variant, class), worlds) in &*self.classes.lock().unwrap() {
            if *variant == Variant::Default && *class != NOTHING {
                writeln!(text, "{class}:\n  {}", worlds.join("\n  ")).expect("a string");
            }
        }
        let compiled = self.compiled.lock().unwrap().len();
        writeln!(text, "{compiled} different sets of files compiled").expect("a string");
        text
    }
}
