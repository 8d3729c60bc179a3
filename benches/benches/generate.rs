//! Generation beside `wit-bindgen c` alone, on worlds of 100 to 50,000 exported functions: in process, and as whole
//! commands with their peak memory.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use tempfile::TempDir;
use wit_bindgen_core::Files;
use wit_parser::Resolve;
use witguard::{Language, Opts};
use witguard_bench::command::{Usage, run};
use witguard_bench::ratio::{self, Ratio, against, quartiles, timed};
use witguard_bench::world::world;

const SIZES: [usize; 4] = [100, 1_000, 10_000, 50_000];

/// How many pairs to time at the least.
fn samples(size: usize) -> usize {
    match size {
        ..10_000 => 50,
        _ => 10, // of seconds each
    }
}

/// The two ways to generate guards that are measured against `wit-bindgen c`.
const WAYS: [(&str, bool); 2] = [("guards", false), ("guards and bindings", true)];

fn in_process(criterion: &mut Criterion<Ratio>) {
    let mut group = criterion.benchmark_group("in process");
    for size in SIZES {
        group.sample_size(samples(size));
        let wit = world(size);
        for (way, write_bindings) in WAYS {
            let opts = Opts {
                languages: vec![Language::Cpp],
                write_bindings,
                ..Opts::default()
            };
            let bindings = || generate(&wit, &mut *wit_bindgen_c::Opts::default().build());
            let guards = || generate(&wit, &mut *opts.build());
            against(&mut group, &format!("{way}, {size}"), bindings, guards);
        }
    }
    group.finish();
}

fn generate(wit: &str, generator: &mut dyn wit_bindgen_core::WorldGenerator) -> Duration {
    timed(|| {
        let mut resolve = Resolve::default();
        let package = resolve
            .push_str("bench.wit", wit)
            .expect("the WIT is right");
        let world = resolve.select_world(&[package], None).expect("one world");
        let mut files = Files::default();
        generator
            .generate(&mut resolve, world, &mut files)
            .expect("it generates");
    })
}

fn whole_commands(criterion: &mut Criterion<Ratio>) {
    let dir = TempDir::new().expect("a directory");
    let seed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../wit/hello.wit");
    let mut worlds = vec![("the seed".to_string(), seed, 50)];
    for size in SIZES {
        let path = dir.path().join(format!("{size}.wit"));
        fs::write(&path, world(size)).expect("it can be written");
        worlds.push((size.to_string(), path, samples(size)));
    }
    let mut group = criterion.benchmark_group("whole command");
    for (name, wit, samples) in &worlds {
        group.sample_size(*samples);
        for (way, write_bindings) in WAYS {
            let (mut bindings, mut guards) = (Vec::new(), Vec::new());
            let base = || measure(&mut bindings, &dir, wit, None);
            let other = || measure(&mut guards, &dir, wit, Some(write_bindings));
            against(&mut group, &format!("{way}, {name}"), base, other);
            print_usage("wit-bindgen c", &bindings);
            print_usage(&format!("witguard: {way}"), &guards);
        }
    }
    group.finish();
}

/// Runs `wit-bindgen c`, or `witguard gen` with or without bindings, into an empty directory.
fn measure(usages: &mut Vec<Usage>, dir: &TempDir, wit: &Path, guards: Option<bool>) -> Duration {
    let out: PathBuf = dir.path().join("out");
    let mut command = Command::new(match guards {
        Some(_) => witguard(),
        None => env!("CARGO_BIN_EXE_wit-bindgen-c").into(),
    });
    match guards {
        Some(write_bindings) => command
            .args(["gen", "--lang", "cpp", "--out-dir"])
            .arg(&out)
            .args(write_bindings.then_some("--bindings"))
            .arg(wit),
        None => command.arg(wit).arg(&out),
    };
    let usage = run(&mut command);
    fs::remove_dir_all(&out).expect("it wrote its files");
    usages.push(usage);
    usage.cpu
}

/// The command itself, built as users build it; cargo gives a bench only the binaries of its own package.
fn witguard() -> PathBuf {
    let path = Path::new(env!("CARGO_BIN_EXE_wit-bindgen-c")).with_file_name("witguard");
    assert!(
        path.exists(),
        "run `cargo build --release` first: there is no {}",
        path.display()
    );
    path
}

fn print_usage(what: &str, usages: &[Usage]) {
    if usages.is_empty() {
        return; // filtered out
    }
    let of = |value: fn(&Usage) -> f64| quartiles(usages.iter().map(value));
    let [_, wall, _] = of(|usage| usage.wall.as_secs_f64() * 1e3);
    let [_, cpu, _] = of(|usage| usage.cpu.as_secs_f64() * 1e3);
    let [_, peak, _] = of(|usage| usage.peak as f64 / 1e6);
    println!(
        "    {what}: {wall:.1} ms by the wall clock, {cpu:.1} ms of processor, {peak:.1} MB at its peak"
    );
}

criterion_group! {
    name = benches;
    config = ratio::criterion(20, Duration::from_secs(3));
    targets = in_process, whole_commands
}
criterion_main!(benches);
