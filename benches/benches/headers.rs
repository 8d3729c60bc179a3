//! What the generated C++ header costs to parse, compared with the bindings' header.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use witguard::{Language, Opts};
use witguard_bench_support::command::run;
use witguard_bench_support::ratio::{self, Ratio, against};
use witguard_bench_support::world::world;
use witguard_e2e::generate::{Wit, made_by};
use witguard_e2e::{Release, Toolchain, corpus};

fn parsing(criterion: &mut Criterion<Ratio>) {
    let tools = Toolchain::find().expect("the toolchain is there");
    let worlds = [
        ("the seed", Wit::Path(corpus::hello())),
        ("1,000 functions", Wit::Text(world(1_000))),
    ];
    for (name, wit) in worlds {
        let release = Release::new(&wit, None, made_by(|| opts().build())).expect("it generates");
        let header = |ending| format!("#include {:?}\n", release.generated(ending));
        let sources = [header(".h") + "#include <utility>\n", header("_guard.hpp")];
        let mut group = criterion.benchmark_group(format!("header of {name}"));
        for target in ["wasm32-wasi", "native"] {
            for standard in ["c++17", "c++20"] {
                let [base, other] = ["_bindings.cpp", "_guards.cpp"].map(|e| release.generated(e));
                fs::write(&base, &sources[0]).expect("it can be written");
                fs::write(&other, &sources[1]).expect("it can be written");
                let parse = |source: &Path| parse(tools.clangxx(), target, standard, source);
                let name = format!("{target}, {standard}");
                against(&mut group, &name, || parse(&base), || parse(&other));
            }
        }
        group.finish();
    }
}

fn opts() -> Opts {
    let mut opts = Opts::default();
    opts.languages = vec![Language::Cpp];
    opts.write_bindings = true;
    opts
}

fn parse(clang: &Path, target: &str, standard: &str, source: &Path) -> Duration {
    let mut command = Command::new(clang);
    if target != "native" {
        command
            .arg(format!("--target={target}"))
            .arg("-fno-exceptions");
    }
    command
        .arg(format!("-std={standard}"))
        .arg("-fsyntax-only")
        .arg(source);
    run(&mut command).cpu
}

criterion_group! {
    name = benches;
    config = ratio::criterion(30, Duration::from_secs(5));
    targets = parsing
}
criterion_main!(benches);
