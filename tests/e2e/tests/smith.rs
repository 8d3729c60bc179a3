//! Random WIT of every kind, by `wit-smith`: never a panic, and what is generated compiles.
//!
//! Such WIT hardly ever has a borrow in an export, so it says little about guards; `random.rs` tests those.
//! `WITGUARD_SMITH_PACKAGES` sets how many packages are made.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::Command;

use arbitrary::Unstructured;
use wit_bindgen_core::Files;
use wit_bindgen_core::wit_parser::decoding::{DecodedWasm, decode};
use wit_bindgen_core::wit_parser::{Resolve, WorldId};
use witguard::{Generated, Language, Opts};
use witguard_e2e::{Toolchain, deep};

/// Counts of the worlds by outcome.
#[derive(Debug, Default)]
struct Tally {
    packages: u64,
    worlds: u64,
    /// wit-bindgen-c makes no bindings, and witguard reports that.
    refused: u64,
    /// The bindings' own header does not compile.
    broken_bindings: u64,
    compiled: u64,
    with_borrow_sites: u64,
}

#[test]
fn random_wit_never_panics_and_what_is_generated_compiles() {
    let packages = std::env::var("WITGUARD_SMITH_PACKAGES");
    let packages = packages.map_or(deep(20, 200), |n| n.parse().expect("a number"));
    let tools = Toolchain::find().unwrap();
    let mut tally = Tally::default();
    for seed in 0.. {
        if tally.packages == packages {
            break;
        }
        let Some(wasm) = package(seed) else { continue };
        tally.packages += 1;
        for name in worlds(&wasm) {
            let (mut resolve, world) = find(&wasm, &name);
            tally.worlds += 1;
            check(&tools, &mut resolve, world, &mut tally)
                .unwrap_or_else(|fault| panic!("seed {seed}, world {name}: {fault}"));
        }
    }
    println!("wit-smith: {tally:?}");
    assert!(tally.compiled * 2 > tally.worlds, "{tally:?}");
}

/// A wasm-encoded package; `None` if this seed gives none.
fn package(seed: u64) -> Option<Vec<u8>> {
    // xorshift: the same bytes for the same seed.
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let bytes: Vec<u8> = std::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    })
    .take(8192)
    .collect();
    let config = wit_smith::Config {
        async_: seed.is_multiple_of(3),
        streams: seed.is_multiple_of(5),
        futures: seed % 5 == 1,
        error_context: seed.is_multiple_of(11),
        fixed_length_lists: seed.is_multiple_of(7),
        ..wit_smith::Config::default()
    };
    wit_smith::smith(&config, &mut Unstructured::new(&bytes)).ok()
}

fn decoded(wasm: &[u8]) -> Resolve {
    match decode(wasm).expect("wit-smith makes packages that decode") {
        DecodedWasm::WitPackage(resolve, _) | DecodedWasm::Component(resolve, _) => resolve,
    }
}

/// The full names of all worlds in the package and its dependencies.
fn worlds(wasm: &[u8]) -> Vec<String> {
    let resolve = decoded(wasm);
    let worlds = resolve.worlds.iter();
    let named =
        worlds.filter_map(|(_, world)| Some(resolve.id_of_name(world.package?, &world.name)));
    named.collect()
}

/// The world `name` in a fresh `Resolve`, because generating changes it.
fn find(wasm: &[u8], name: &str) -> (Resolve, WorldId) {
    let resolve = decoded(wasm);
    let found = resolve.worlds.iter().find(|(_, world)| {
        world
            .package
            .is_some_and(|package| resolve.id_of_name(package, &world.name) == name)
    });
    let (id, _) = found.expect("the world is still there");
    (resolve, id)
}

fn check(
    tools: &Toolchain,
    resolve: &mut Resolve,
    world: WorldId,
    tally: &mut Tally,
) -> Result<(), String> {
    let bindings_work = {
        let mut resolve = resolve.clone();
        let mut files = Files::default();
        let run = || {
            wit_bindgen_c::Opts::default()
                .build()
                .generate(&mut resolve, world, &mut files)
        };
        matches!(catch_unwind(AssertUnwindSafe(run)), Ok(Ok(())))
    };
    let mut opts = Opts::default();
    opts.languages = vec![Language::C, Language::Cpp];
    opts.write_bindings = true;
    opts.stubs = true;
    opts.testkit = true;
    let generated = catch_unwind(AssertUnwindSafe(|| opts.generate(resolve, world)))
        .map_err(|_| "witguard panicked".to_string())?;
    match (generated, bindings_work) {
        (Ok(generated), true) => compile(tools, &generated, tally),
        (Err(_), false) => {
            tally.refused += 1;
            Ok(())
        }
        // witguard refuses what the component model forbids, although bindings can be made. It also refuses error
        // contexts, for which wit-bindgen-c sometimes makes bindings that do not compile.
        (Err(error), true) if is_rightly_refused(&error.to_string()) => {
            tally.refused += 1;
            Ok(())
        }
        (Ok(_), false) => Err("witguard serves what wit-bindgen-c does not".into()),
        (Err(error), true) => Err(format!("{error:#}")),
    }
}

fn is_rightly_refused(error: &str) -> bool {
    let reasons = ["the component model forbids", "have no error contexts"];
    reasons.iter().any(|reason| error.contains(reason))
}

fn compile(tools: &Toolchain, generated: &Generated, tally: &mut Tally) -> Result<(), String> {
    let dir = tempfile::tempdir().map_err(|e| e.to_string())?;
    let mut sources = [Vec::new(), Vec::new()];
    let mut header = String::new();
    for file in &generated.files {
        std::fs::write(dir.path().join(&file.name), &file.contents).map_err(|e| e.to_string())?;
        let ours = ["_guard.", "_impl.", "_testkit."];
        let is_ours = ours.iter().any(|part| file.name.contains(part));
        match (is_ours, file.name.rsplit_once('.').map(|(_, end)| end)) {
            (true, Some("c")) => sources[0].push(file.name.clone()),
            (true, Some("cpp")) => sources[1].push(file.name.clone()),
            (false, Some("h")) => header = file.name.clone(),
            _ => {}
        }
    }
    if generated.notes.is_empty() {
        tally.with_borrow_sites += 1;
    }
    let languages = [
        (tools.clang(), "-std=c11", "c"),
        (tools.clangxx(), "-std=c++20", "c++"),
    ];
    for ((compiler, standard, language), sources) in languages.into_iter().zip(sources) {
        let bindings = ["-w".into(), "-x".into(), language.into(), header.clone()];
        if run(compiler, standard, dir.path(), &bindings).is_err() {
            tally.broken_bindings += 1;
            return Ok(());
        }
        let strict = ["-Wall", "-Wextra", "-Werror", "-pedantic"].map(String::from);
        let arguments: Vec<_> = strict.into_iter().chain(sources).collect();
        run(compiler, standard, dir.path(), &arguments)?;
    }
    tally.compiled += 1;
    Ok(())
}

fn run(compiler: &Path, standard: &str, dir: &Path, arguments: &[String]) -> Result<(), String> {
    let output = Command::new(compiler)
        .args(["--target=wasm32-wasi", "-fsyntax-only", standard])
        .args(arguments)
        .current_dir(dir)
        .output()
        .map_err(|e| e.to_string())?;
    match output.status.success() {
        true => Ok(()),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
}
