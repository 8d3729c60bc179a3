//! Generation compared with plain `wit-bindgen c`, on worlds of 100 to 50,000 exported functions: as whole commands,
//! the real one that cargo installs, with their peak memory, and in process.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use tempfile::TempDir;
use wit_bindgen_core::WorldGenerator;
use witguard::{Language, Opts};
use witguard_bench_support::built::Built;
use witguard_bench_support::command::{Usage, run};
use witguard_bench_support::generate::generate;
use witguard_bench_support::ratio::{self, Ratio, against, quartiles, timed};
use witguard_bench_support::world::world;

const SIZES: [usize; 4] = [100, 1_000, 10_000, 50_000];

/// The least number of pairs to time.
fn samples(size: usize) -> usize {
    match size {
        ..10_000 => 50,
        _ => 10, // each takes seconds
    }
}

/// The two ways to generate guards that are compared with `wit-bindgen c`.
const WAYS: [(&str, bool); 2] = [("guards", false), ("guards and bindings", true)];

fn whole_commands(criterion: &mut Criterion<Ratio>) {
    let commands = Built::build();
    let dir = TempDir::new().expect("a directory");
    let out = dir.path().join("out");
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
            let base = || measure(&mut bindings, &out, &mut commands.wit_bindgen_c(wit, &out));
            let other = || {
                let mut command = commands.witguard(wit, &out);
                command.args(write_bindings.then_some("--bindings"));
                measure(&mut guards, &out, &mut command)
            };
            against(&mut group, &format!("{way}, {name}"), base, other);
            print_usage("wit-bindgen c", &bindings);
            print_usage(&format!("witguard: {way}"), &guards);
            print_ratios(&bindings, &guards);
        }
    }
    group.finish();
}

/// Runs a command that writes into `out`. The folder does not exist before and is removed after.
fn measure(usages: &mut Vec<Usage>, out: &Path, command: &mut Command) -> Duration {
    let usage = run(command);
    fs::remove_dir_all(out).expect("it wrote its files");
    usages.push(usage);
    usage.cpu
}

fn print_usage(what: &str, usages: &[Usage]) {
    if usages.is_empty() {
        return; // excluded by the command line's filter
    }
    let of = |value: fn(&Usage) -> f64| quartiles(usages.iter().map(value));
    let [_, wall, _] = of(|usage| usage.wall.as_secs_f64() * 1e3);
    let [_, cpu, _] = of(|usage| usage.cpu.as_secs_f64() * 1e3);
    let [_, peak, _] = of(|usage| usage.peak as f64 / 1e6);
    println!(
        "    {what}: {wall:.1} ms by the wall clock, {cpu:.1} ms of processor, {peak:.1} MB at its peak"
    );
}

/// Prints how many times as much `other` used as `base`, with quartiles.
fn print_ratios(base: &[Usage], other: &[Usage]) {
    let of = |what: &str, value: fn(&Usage) -> f64| {
        let pairs = base.iter().zip(other);
        let ratios = pairs.map(|(base, other)| value(other) / value(base));
        if !base.is_empty() {
            let [low, middle, high] = quartiles(ratios);
            println!("    {what}: {middle:.2} x ({low:.2} to {high:.2})");
        }
    };
    of("wall clock", |usage| usage.wall.as_secs_f64());
    of("processor", |usage| usage.cpu.as_secs_f64());
    of("peak memory", |usage| usage.peak as f64);
}

fn in_process(criterion: &mut Criterion<Ratio>) {
    let mut group = criterion.benchmark_group("in process");
    for size in SIZES {
        group.sample_size(samples(size));
        let wit = world(size);
        for (way, write_bindings) in WAYS {
            let mut opts = Opts::default();
            opts.languages = vec![Language::Cpp];
            opts.write_bindings = write_bindings;
            let bindings = || time(&wit, &mut *wit_bindgen_c::Opts::default().build());
            let guards = || time(&wit, &mut *opts.build());
            against(&mut group, &format!("{way}, {size}"), bindings, guards);
        }
    }
    group.finish();
}

fn time(wit: &str, generator: &mut dyn WorldGenerator) -> Duration {
    timed(|| drop(generate(wit, generator)))
}

criterion_group! {
    name = benches;
    config = ratio::criterion(20, Duration::from_secs(3));
    // Commands first: a child's peak is never reported below its parent's, and generation in process takes hundreds of
    // megabytes.
    targets = whole_commands, in_process
}
criterion_main!(benches);
