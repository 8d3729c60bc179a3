//! Coroutines, built natively with the test kit and a host of stand-ins, and run under sanitizers.
//!
//! `cargo test -p witguard-e2e --test coroutines -- --nocapture` prints what was cancelled.

#[path = "native/compilers.rs"]
mod compilers;

use std::path::{Path, PathBuf};

use compilers::{Compilers, STRICT, run};
use tempfile::TempDir;
use wasmtime::component::Val;
use wit_bindgen_core::Files;
use wit_bindgen_core::wit_parser::Resolve;
use witguard::{Language, Opts};
use witguard_e2e::{Guest, Host, Mode, Values};

/// What the host does with the programs of the guest.
const SCENARIOS: [&str; 5] = ["enumerate", "never", "together", "lists", "streams"];

#[test]
fn tasks_are_cancelled_wherever_they_wait() {
    let generated = generated();
    for (compilers, flags) in [
        (Compilers::gcc(), &[][..]),
        (Compilers::clang(), &["-DWITGUARD_CHECKED"]),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let program = built(compilers, generated.path(), dir.path(), flags, 4);
        for scenario in SCENARIOS {
            let output = run(&program, &[scenario]);
            let said = String::from_utf8_lossy(&output.stderr);
            let name = compilers.name;
            assert!(output.status.success(), "{scenario} ({name}): {said}");
            println!(
                "{scenario} ({name}) {}",
                String::from_utf8_lossy(&output.stdout).trim()
            );
        }
    }
}

#[test]
fn every_standard_takes_coroutines() {
    let generated = generated();
    let includes = [&*sources(), generated.path()].map(|dir| format!("-I{}", dir.display()));
    for (compilers, standards) in [
        (Compilers::gcc(), &["-std=c++20", "-std=c++23"][..]),
        (
            Compilers::clang(),
            &["-std=c++20", "-std=c++23", "-std=c++26"],
        ),
    ] {
        for standard in standards {
            for source in [
                sources().join("guest.cpp"),
                generated.path().join("w_guard.cpp"),
            ] {
                let flags = [includes[0].as_str(), includes[1].as_str(), standard];
                let accepted = compilers.accepts(&source, &flags);
                accepted.unwrap_or_else(|said| panic!("{} {standard}: {said}", compilers.name));
            }
        }
    }
}

/// The bindings have a name of an end's type in each interface, and functions for only one of these names.
#[test]
fn an_end_is_one_under_every_name() {
    let sources = sources().with_file_name("ends");
    let generated = generated_for(&sources.join("shapes.wit"));
    let include = format!("-I{}", generated.path().display());
    let shims = generated.path().join("st_guard.cpp");
    let user = sources.join("shapes.cpp");
    for compilers in [Compilers::gcc(), Compilers::clang()] {
        for (source, standard) in [
            (&shims, "-std=c++17"),
            (&shims, "-std=c++20"),
            (&user, "-std=c++20"),
            (&user, "-std=c++23"),
        ] {
            let accepted = compilers.accepts(source, &[&include, standard]);
            accepted.unwrap_or_else(|said| panic!("{} {standard}: {said}", compilers.name));
        }
    }
}

/// Who has no coroutines does not pay for them.
#[test]
fn without_coroutines_no_header_of_theirs_is_included() {
    let (generated, dir) = (generated(), tempfile::tempdir().unwrap());
    let source = dir.path().join("user.cpp");
    let include = format!("-I{}", generated.path().display());
    for (flags, has) in [
        (&["-std=c++17"][..], false),
        (&["-std=c++20", "-DWITGUARD_PLAIN_TASKS"], false),
        (&["-std=c++20"], true),
    ] {
        let not = if has { "!" } else { "" };
        let text = format!(
            "#include \"w_guard.hpp\"\n#if {not}defined(_GLIBCXX_COROUTINE)\n#error wrong\n#endif\n"
        );
        std::fs::write(&source, text).unwrap();
        for compilers in [Compilers::gcc(), Compilers::clang()] {
            let accepted = compilers.accepts(&source, &[&[include.as_str()], flags].concat());
            accepted.unwrap_or_else(|said| panic!("{} {flags:?}: {said}", compilers.name));
        }
    }
}

#[test]
fn a_fault_of_the_guest_is_found() {
    let generated = generated();
    let dir = tempfile::tempdir().unwrap();
    let program = built(
        Compilers::gcc(),
        generated.path(),
        dir.path(),
        &["-DFAULTS"],
        4,
    );
    for (number, text) in [
        // Another coroutine of the same task drops what this one lent. wasmtime 48 lets that pass.
        ("20", "is lent to an import that has not returned"),
        ("21", "is still live when its task returns"),
        (
            "22",
            "own<ctx> handle 1 (parameter `o` of `t:co/api#run`) is still live",
        ),
        ("23", "witguard: an exception left a task"),
    ] {
        let output = run(&program, &["program", number]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(
            !output.status.success() && said.contains(text),
            "{number}: {said}"
        );
    }
    let flags = ["-DFAULTS", "-DWITGUARD_CHECKED"];
    let program = built(Compilers::gcc(), generated.path(), dir.path(), &flags, 4);
    let said = run(&program, &["program", "20"]).stderr;
    let said = String::from_utf8_lossy(&said);
    assert!(
        said.contains("witguard: a handle was dropped that is lent"),
        "{said}"
    );
}

/// What a plain task lends to an import is checked where `WITGUARD_CHECKED` is defined.
#[test]
fn what_is_lent_is_neither_dropped_nor_given_away() {
    let generated = generated_for(&sources().join("lending.wit"));
    let dir = tempfile::tempdir().unwrap();
    let build = |compilers: &Compilers, flags: &[&str]| {
        let sources = [
            (sources().join("lending.cpp"), "-std=c++17"),
            (generated.path().join("w_guard.cpp"), "-std=c++17"),
            (generated.path().join("w_testkit.c"), "-std=c11"),
        ];
        let objects = compiled(compilers, generated.path(), dir.path(), flags, &sources);
        let program = dir.path().join(compilers.name);
        compilers.link(&objects, &[], &program).unwrap();
        program
    };
    const DROPPED: &str =
        "witguard: a handle was dropped that is lent to an import which has not returned";
    const GIVEN: &str =
        "witguard: a handle was given away that is lent to an import which has not returned";
    for compilers in [Compilers::gcc(), Compilers::clang()] {
        let program = build(compilers, &["-DWITGUARD_CHECKED"]);
        let said = |number: u32, answer: &str| {
            let output = run(&program, &[&number.to_string(), answer]);
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            (output.status.success(), said)
        };
        for (lends, ends, text) in [
            // The borrow of the task, alone, in a list of records, and in a block of arguments.
            (&[0, 20, 30][..], &[1, 3][..], DROPPED),
            // An own handle.
            (&[10], &[2], GIVEN),
        ] {
            for number in lends
                .iter()
                .flat_map(|lend| ends.iter().map(move |end| lend + end))
            {
                let (passed, said) = said(number, "later");
                assert!(!passed && said.contains(text), "{number}: {said}");
            }
        }
        for number in [0, 10, 20, 30] {
            // It has returned: by an event, at once, after a cancellation, and when it was asked.
            for (end, answer) in [
                (0, "later"),
                (1, "now"),
                (3, "now"),
                (4, "later"),
                (5, "later"),
            ] {
                let (_, said) = said(number + end, answer);
                assert!(!said.contains("lent"), "{number} {end}: {said}");
            }
        }
    }
    let unchecked = build(Compilers::gcc(), &[]);
    let said = run(&unchecked, &["1", "later"]).stderr;
    let said = String::from_utf8_lossy(&said);
    assert!(!said.contains("witguard:"), "only the kit finds it: {said}");
}

/// With a fault in the runtime the scenarios must fail, or they prove nothing.
#[test]
fn a_fault_of_the_runtime_is_found() {
    let clang = Compilers::clang();
    let (generated, dir) = (generated(), tempfile::tempdir().unwrap());
    let header = generated.path().join("w_guard.hpp");
    let text = std::fs::read_to_string(&header).unwrap();
    built(clang, generated.path(), dir.path(), &["-O0", "-w"], 4);
    for (from, to) in [
        // Arguments are given away that a call gave back.
        (
            "if (end != World::cancelled_before) arguments_.give();",
            "arguments_.give();",
        ),
        // They are kept although the call has them.
        ("if (end != World::cancelled_before) arguments_.give();", ""),
        // A call goes on that nobody waits for.
        (
            "const auto end = World::state(World::cancel(waitable));",
            "const auto end = World::cancelled_before;",
        ),
        // A result is lost that came before the cancellation.
        ("static_cast<void>(landing_.take());", ""),
        ("if (set != 0) World::drop_set(set);", ""),
        // A task returns while it has its borrows.
        (
            "  end_root<World, R>(handle);\n  if constexpr (is_void<R>) {\n    given.take();\n    Return();\n  } \
             else {\n    R result = given.take();\n    Return(result);\n",
            "  if constexpr (is_void<R>) {\n    Return();\n  } else {\n    R result = given.take();\n    \
             Return(result);\n    end_root<World, R>(handle);\n",
        ),
        // What a coroutine has is never destroyed.
        ("    handle_.destroy();\n", ""),
        // The losers of `when_any` go on.
        (
            "((i++ == first_ ? void() : each.cancel()), ...)",
            "(static_cast<void>(each), ...)",
        ),
        // What is read goes on that nobody waits for.
        ("    status_ = cancel(waitable);", "    status_ = 0;"),
        // The end of a stream is left behind.
        (
            "end_functions<Of>::drop_readable(end);",
            "static_cast<void>(end);",
        ),
        // A task that has ended keeps its parameters.
        ("    static_cast<task<R> *>(self->gives)->cancel();\n", ""),
        // What is awaited twice as often comes once.
        (
            "if (--self->left_ == 0) self->then_->go_on(self->then_);",
            "self->then_->go_on(self->then_);",
        ),
    ] {
        std::fs::write(&header, text.replace(from, to)).unwrap();
        assert!(text.contains(from), "the runtime has no `{from}`");
        let found = built(clang, generated.path(), dir.path(), &["-O0", "-w"], 2);
        let fails = |scenario: &&str| !run(&found, &[scenario]).status.success();
        assert!(SCENARIOS.iter().any(fails), "{from} -> {to}");
    }
}

fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/coroutines")
}

/// A folder with the guards and the kit.
fn generated() -> TempDir {
    generated_for(&sources().join("world.wit"))
}

fn generated_for(wit: &Path) -> TempDir {
    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_path(wit).unwrap();
    let world = resolve.select_world(&[package], None).unwrap();
    let mut opts = Opts::default();
    opts.languages = vec![Language::Cpp];
    opts.write_bindings = true;
    opts.testkit = true;
    let mut files = Files::default();
    opts.build()
        .generate(&mut resolve, world, &mut files)
        .unwrap();
    let dir = tempfile::tempdir().unwrap();
    for (name, contents) in files.iter() {
        std::fs::write(dir.path().join(name), contents).unwrap();
    }
    dir
}

/// Compiles the first `changed` of the sources, and links all.
fn built(
    compilers: &Compilers,
    generated: &Path,
    dir: &Path,
    more: &[&str],
    changed: usize,
) -> PathBuf {
    let here = sources();
    let sources = [
        (here.join("guest.cpp"), "-std=c++20"),
        (generated.join("w_guard.cpp"), "-std=c++20"),
        (here.join("host.cpp"), "-std=c++20"),
        (generated.join("w_testkit.c"), "-std=c11"),
    ];
    let (changed, unchanged) = sources.split_at(changed);
    let unchanged = unchanged.iter().map(|(source, _)| object_of(dir, source));
    let mut objects = compiled(compilers, generated, dir, more, changed);
    objects.extend(unchanged);
    let program = dir.join("driver");
    let linked = compilers.link(&objects, &[], &program);
    linked.unwrap_or_else(|said| panic!("{}: {said}", compilers.name));
    program
}

fn object_of(dir: &Path, source: &Path) -> PathBuf {
    let name = source.file_name().unwrap().to_string_lossy();
    dir.join(format!("{name}.o"))
}

/// Compiles sources, each in its standard.
fn compiled(
    compilers: &Compilers,
    generated: &Path,
    dir: &Path,
    more: &[&str],
    sources: &[(PathBuf, &str)],
) -> Vec<PathBuf> {
    let here = crate::sources();
    let includes = [&*here, generated].map(|dir| format!("-I{}", dir.display()));
    let mut flags: Vec<&str> = includes.iter().map(String::as_str).collect();
    flags.extend(STRICT);
    flags.extend(more);
    let objects = sources.iter().map(|(source, standard)| {
        let object = object_of(dir, source);
        let compiled = compilers.compile(source, &object, &[&flags[..], &[standard]].concat());
        compiled.unwrap_or_else(|said| panic!("{}: {said}", compilers.name));
        object
    });
    objects.collect()
}

/// The programs in wasmtime, where an import resolves a turn later: one call at a time, and a hundred at once. A loser of
/// `when_any` is cancelled in the runtime.
#[test]
fn the_programs_run_in_wasmtime() {
    let guest = Guest::from_path(sources().join("world.wit"))
        .generator(|| {
            let mut opts = Opts::default();
            opts.languages = vec![Language::Cpp];
            opts.write_bindings = true;
            opts.build()
        })
        .source("guest.hpp", include_str!("coroutines/guest.hpp"))
        .source("guest.cpp", include_str!("coroutines/guest.cpp"));
    let built = guest.build().unwrap_or_else(|error| panic!("{error}"));
    let host = Host::new(&built.component).unwrap();
    let mut instance = host.instantiate().unwrap();
    let run = instance.export("api", "run").unwrap();
    let mut values = Values::new(Mode::Lists(3));
    for program in 0..17 {
        let mut settled = None;
        for round in 0..6 {
            let mut args = instance.args(&run, &mut values).unwrap();
            args.values[0] = Val::U32(program);
            let dropped = instance.dropped().unwrap();
            let result = instance.call_export(&run, &args.values).unwrap();
            assert!(result.is_ok(), "program {program}: {result:?}");
            assert_eq!(instance.dropped().unwrap() - dropped, args.handed.borrows);
            if round >= 3 {
                let usage = instance.usage().unwrap();
                assert_eq!(*settled.get_or_insert(usage), usage, "program {program}");
            }
        }
    }
    let mut settled = None;
    for _ in 0..100 {
        let all = instance.invoke_together(&run, &mut values, 100).unwrap();
        let results = all.result.as_ref().unwrap_or_else(|trap| panic!("{trap}"));
        assert_eq!(
            (results.len(), all.dropped),
            (100, Some(all.handed.borrows))
        );
        // What is drawn differs, so the most that is in use at once does too; what is left does not.
        let usage = instance.usage().unwrap();
        assert_eq!(*settled.get_or_insert(usage.heap_blocks), usage.heap_blocks);
        assert!(usage.memory_pages < 8, "10,000 tasks: {usage:?}");
    }
    println!("own handles dropped: {}", instance.owns_dropped());
}

/// An asynchronous method is a member of the user's class, as a synchronous one is.
#[test]
fn methods_are_members() {
    let guest = |source: &str| {
        Guest::from_path(sources().join("members.wit"))
            .generator(|| {
                let mut opts = Opts::default();
                opts.languages = vec![Language::Cpp];
                opts.write_bindings = true;
                opts.build()
            })
            .source("members.cpp", source)
    };
    let source = include_str!("coroutines/members.cpp");
    let built = guest(source).build();
    let host = Host::new(&built.unwrap_or_else(|error| panic!("{error}")).component).unwrap();
    let is_api = |export: &witguard_e2e::Export| export.interface == "t:m/api@0.1.0";
    let report = witguard_e2e::run_where(&host, 50, Mode::Full, is_api).unwrap();
    witguard_e2e::assert_balanced(&report);
    witguard_e2e::assert_no_leak(&report);
    assert!(report.dropped() >= 5 * 50, "{report:?}");
    // Its result is that of the WIT, or it does not compile.
    let wrong = source.replace("task<uint32_t> job", "task<std::nullptr_t> job");
    let wrong = wrong.replace(
        "co_return n_ + c.id(); }\n  static",
        "co_return nullptr; }\n  static",
    );
    let said = guest(&wrong).build().err().map(|error| error.to_string());
    assert!(
        said.unwrap()
            .contains("no matching function for call to 'begin'")
    );
    let leaks = source.replace(
        "co_return n_ + c.id(); }\n  static",
        "(void)c.release(); co_return n_; }\n  static",
    );
    let host = Host::new(&guest(&leaks).build().unwrap().component).unwrap();
    let report = witguard_e2e::run_where(&host, 1, Mode::Full, is_api).unwrap();
    let job = report.function("t:m/api@0.1.0", "[method]worker.job");
    assert!(!job.unwrap().is_balanced(), "{report:?}");
}
