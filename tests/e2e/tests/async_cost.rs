//! The instructions that a task executes: as a coroutine, as a task object, as a C task and as hand-written callbacks.
//!
//! `cargo test -p witguard-e2e --test async_cost -- --nocapture` prints the table of docs/performance.md.

use std::path::PathBuf;

use wasmtime::{Caller, Config, Engine, Linker, Module, Store};
use witguard::{Language, Opts};
use witguard_e2e::generate::{Wit, made_by};
use witguard_e2e::{Release, corpus};

/// How a task is written, its source, the generated files that it is linked with besides the bindings, and how many
/// instructions it may execute: at once, and where it waits, each with -O2 and -Oz.
const FORMS: [(&str, &str, &str, [u64; 4]); 5] = [
    ("by hand, in the slot", "manual.c", "", [21, 21, 61, 61]),
    ("by hand, on the heap", "state.c", "", [21, 21, 236, 236]),
    ("C task", "shim.c", "_guard.c", [180, 185, 505, 590]),
    (
        "C++ task object",
        "object.cpp",
        "_guard.cpp",
        [77, 93, 354, 403],
    ),
    (
        "C++ coroutine",
        "coroutine.cpp",
        "_guard.cpp",
        [319, 351, 581, 647],
    ),
];

const F: &str = "[async-lift]t:t/api@0.1.0#f";

#[test]
fn what_a_task_executes() {
    let wit = Wit::Text(corpus::conformance("21-async.wit").unwrap());
    let generator = made_by(|| {
        let mut opts = Opts::default();
        opts.languages = vec![Language::C, Language::Cpp];
        opts.write_bindings = true;
        opts.build()
    });
    let release = Release::new(&wit, None, generator).unwrap();
    let mut lines = vec![format!(
        "{:22}{:>12}{:>12}{:>12}{:>12}",
        "", "once -O2", "once -Oz", "waits -O2", "waits -Oz"
    )];
    let mut over = Vec::new();
    for (name, source, guard, most) in FORMS {
        let cells = [
            ("", "-O2"),
            ("", "-Oz"),
            ("-DWAITS", "-O2"),
            ("-DWAITS", "-Oz"),
        ];
        let cells = cells.map(|(waits, level)| {
            let flags: Vec<&str> = [waits]
                .into_iter()
                .chain((source == "object.cpp").then_some("-DWITGUARD_PLAIN_TASKS"))
                .filter(|flag| !flag.is_empty())
                .collect();
            let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/async_cost");
            let generated = [".c", guard]
                .into_iter()
                .filter(|ending| !ending.is_empty());
            let sources = generated.map(|ending| release.generated(ending));
            let sources = sources.chain([path.join(source)]);
            let objects = sources.map(|source| release.object(&source, level, &flags).unwrap());
            let core = release.link(&objects.collect::<Vec<_>>()).unwrap();
            executed(&core, !waits.is_empty())
        });
        if cells.iter().zip(most).any(|(cell, most)| *cell > most) {
            over.push(name);
        }
        let cells = cells.map(|cell| format!("{cell:>12}"));
        lines.push(format!("{name:22}{}", cells.concat()));
    }
    let table = lines.join("\n");
    println!("{table}");
    assert!(over.is_empty(), "more than before: {over:?}\n{table}");
}

/// The fuel of one call, and of the callback if the task waits. The second call is measured, when the allocator is warm.
fn executed(core: &[u8], waits: bool) -> u64 {
    let mut config = Config::new();
    config.consume_fuel(true);
    let engine = Engine::new(&config).unwrap();
    let module = Module::new(&engine, core).unwrap();
    let mut store = Store::new(&engine, 0i32);
    store.set_fuel(u64::MAX).unwrap();
    let mut linker = Linker::new(&engine);
    linker
        .func_wrap("$root", "[context-get-0]", |caller: Caller<i32>| {
            *caller.data()
        })
        .unwrap();
    linker
        .func_wrap(
            "$root",
            "[context-set-0]",
            |mut caller: Caller<i32>, value: i32| {
                *caller.data_mut() = value;
            },
        )
        .unwrap();
    linker
        .define_unknown_imports_as_default_values(&mut store, &module)
        .unwrap();
    let instance = linker.instantiate(&mut store, &module).unwrap();
    let initialize = instance.get_typed_func::<(), ()>(&mut store, "_initialize");
    initialize.unwrap().call(&mut store, ()).unwrap();
    let f = instance.get_typed_func::<i32, i32>(&mut store, F).unwrap();
    let callback = format!("[callback]{F}");
    let callback = instance.get_typed_func::<(i32, i32, i32), i32>(&mut store, &callback);
    let callback = callback.unwrap();
    let mut used = 0;
    for _ in 0..2 {
        let before = store.get_fuel().unwrap();
        let code = f.call(&mut store, 1).unwrap();
        assert_eq!(code, i32::from(waits), "it yields where it waits");
        if waits {
            assert_eq!(callback.call(&mut store, (0, 0, 0)).unwrap(), 0);
        }
        used = before - store.get_fuel().unwrap();
    }
    used
}
