//! `witguard verify` as a user meets it, on small components in WebAssembly's text form under `tests/verify/`. Those made
//! from C, C++ and Rust are in `tests/e2e/tests/verify.rs`.
#![cfg(feature = "verify")]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use boon::{Compiler, Schemas};
use insta::assert_snapshot;
use serde_json::Value;
use witguard::verify::{Component, Function, Kind, Options, Report, Selection, Verdict};

/// Runs `witguard verify` in `tests/verify`.
fn witguard(args: &[&str]) -> Output {
    command(args).output().expect("witguard starts")
}

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_witguard"));
    command
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/verify"))
        .arg("verify")
        .args(args);
    command
}

/// What a failing run says. It must exit with this status, and neither panic nor print a report.
fn fails(args: &[&str], status: i32) -> String {
    let output = witguard(args);
    assert_eq!(output.status.code(), Some(status), "{output:?}");
    assert!(output.stdout.is_empty(), "{output:?}");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.starts_with("error: "), "{said}");
    assert!(!said.contains("panicked"), "{said}");
    said
}

/// What a run prints, without its times, and how it exits.
fn prints(args: &[&str]) -> (String, Option<i32>) {
    let output = witguard(args);
    let printed = String::from_utf8(output.stdout).unwrap();
    (without_times(&printed), output.status.code())
}

fn without_times(printed: &str) -> String {
    let mut text = String::new();
    for line in printed.lines() {
        let line = match line.split_once(" calls in ") {
            Some((start, end)) if end.contains(" a second") => format!("{start} calls in [time]"),
            _ => line.to_owned(),
        };
        let mut parts = line.split(" time=\"");
        text += parts.next().unwrap_or_default();
        for part in parts {
            let after = part.split_once('"').map_or("", |(_, after)| after);
            text += &format!(" time=\"[time]\"{after}");
        }
        text.push('\n');
    }
    text
}

/// The report on a component in `tests/verify`, with short limits.
fn report(file: &str, options: impl FnOnce(&mut Options)) -> Report {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/verify");
    let mut all = Options {
        call_limit: Duration::from_millis(500),
        // A busy machine must not change what is found.
        time_limit: Duration::from_secs(600),
        ..Options::default()
    };
    options(&mut all);
    let plan = Component::read(&path.join(file))
        .unwrap()
        .plan(&all)
        .unwrap();
    plan.run(&mut |_| {}).unwrap()
}

#[track_caller]
fn function<'a>(report: &'a Report, name: &str) -> &'a Function {
    report.function(name).expect("the function is there")
}

#[test]
fn each_misuse_of_a_handle_is_found_and_named() {
    let report = report("handles.wat", |options| options.runs = 100);
    for (name, kind) in [
        ("leaks", Some(Kind::LeakedBorrow)),
        ("drops-twice", Some(Kind::MisusedHandle)),
        ("drops-as-another", Some(Kind::MisusedHandle)),
        ("returns-as-own", Some(Kind::MisusedHandle)),
        ("drops-no-resource", Some(Kind::MisusedHandle)),
        ("uses-a-number", Some(Kind::MisusedHandle)),
        ("balanced", None),
    ] {
        let function = function(&report, name);
        let kinds: Vec<_> = function.faults.iter().map(|fault| fault.kind).collect();
        assert_eq!(kinds, Vec::from_iter(kind), "{function:?}");
        assert_eq!(function.calls, 100, "{function:?}");
        assert_eq!(
            function.ok,
            if kind.is_none() { 100 } else { 0 },
            "{function:?}"
        );
        let failed = report.verdict(function) == Verdict::Failed;
        assert_eq!(failed, kind.is_some(), "{function:?}");
    }
}

#[test]
fn a_path_that_one_call_in_a_hundred_takes_is_found_with_every_seed() {
    for seed in 0..20 {
        let report = report("handles.wat", |options| {
            options.seed = seed;
            options.selection.only = vec!["*-rarely".into()];
        });
        let leaks = function(&report, "leaks-rarely");
        let traps = function(&report, "traps-rarely");
        assert!(
            leaks.failed(Kind::LeakedBorrow) > 0,
            "seed {seed}: {leaks:?}"
        );
        assert_eq!(report.verdict(leaks), Verdict::Failed);
        // The same path without the leak.
        assert!(traps.failed(Kind::OtherTrap) > 0, "seed {seed}: {traps:?}");
        assert_eq!(
            traps.failed(Kind::LeakedBorrow),
            0,
            "seed {seed}: {traps:?}"
        );
        assert_eq!(report.verdict(traps), Verdict::Warned);
    }
    assert!(report("handles.wat", |_| {}).missed(100.0).unwrap() < 1e-8);
}

#[test]
fn a_fault_comes_again_in_the_run_that_is_named() {
    let all = report("handles.wat", |options| options.seed = 7);
    let first = function(&all, "leaks-rarely").faults[0].first_run;
    assert!(first > 1, "{first}");
    let again = |runs| {
        report("handles.wat", |options| {
            options.seed = 7;
            options.runs = runs;
            options.selection.only = vec!["leaks-rarely".into()];
        })
    };
    assert_eq!(again(first + 1).functions[0].faults[0].first_run, first);
    assert_eq!(again(first).functions[0].faults.len(), 0);
}

#[test]
fn own_handles_that_are_kept_are_noted_and_no_failure() {
    let report = report("handles.wat", |options| {
        options.runs = 50;
        options.selection.only = vec!["keeps".into(), "gives-back".into(), "balanced".into()];
    });
    let handles = |name| {
        let function = function(&report, name);
        assert_eq!(report.verdict(function), Verdict::Passed);
        (function.borrows, function.owns, function.owns_kept)
    };
    assert_eq!(handles("keeps"), (0, 50, 50));
    assert_eq!(handles("gives-back"), (0, 50, 0));
    assert_eq!(handles("balanced"), (50, 0, 0));
}

#[test]
fn streams_of_wasi_are_handed_in_and_taken() {
    let report = report("wasi-handles.wat", |options| options.runs = 100);
    for name in ["balanced", "owns"] {
        assert_eq!(function(&report, name).ok, 100, "{report:?}");
    }
    let leaks = function(&report, "leaks");
    assert_eq!(leaks.failed(Kind::LeakedBorrow), 100, "{leaks:?}");
}

#[test]
fn calls_that_do_not_end_are_given_up() {
    let begun = Instant::now();
    for (file, names) in [
        ("loops.wat", &["spins"][..]),
        ("async.wat", &["yields", "spins", "waits"]),
        ("sleeps.wat", &["sleeps-an-hour"]),
    ] {
        let report = report(file, |options| options.runs = 100);
        for name in names {
            let function = function(&report, name);
            assert_eq!((function.ok, function.calls), (0, 3), "{function:?}");
            assert_eq!(function.failed(Kind::TimedOut), 3, "{function:?}");
            assert!(function.stopped.is_some(), "{function:?}");
            assert_eq!(report.verdict(function), Verdict::Warned);
        }
        let others = report.functions.iter();
        let others = others.filter(|function| !names.contains(&function.name.as_str()));
        for function in others {
            assert_eq!(function.calls, 100, "{function:?}");
        }
    }
    // Fifteen calls were given 0.2 seconds each.
    assert!(
        begun.elapsed() < Duration::from_secs(30),
        "{:?}",
        begun.elapsed()
    );
}

#[test]
fn the_limit_for_all_holds_and_every_function_gets_its_share() {
    let begun = Instant::now();
    let report = report("loops.wat", |options| {
        options.runs = 100_000_000;
        options.time_limit = Duration::from_secs(2);
        options.selection.only = vec!["ends".into(), "recurses".into()];
    });
    assert!(
        begun.elapsed() < Duration::from_secs(10),
        "{:?}",
        begun.elapsed()
    );
    for function in &report.functions {
        assert!(function.calls > 0, "{function:?}");
        assert!(function.stopped.is_some(), "{function:?}");
        assert_eq!(report.verdict(function), Verdict::Warned);
    }
    assert_eq!(report.missed(100.0), None);
}

#[test]
fn memory_is_limited() {
    let kinds = |name: &str, limit| {
        let report = report("loops.wat", |options| {
            (options.runs, options.memory_limit) = (2, limit);
            options.selection.only = vec![name.into()];
        });
        let faults = report.functions[0].faults.iter();
        faults.map(|fault| fault.kind).collect::<Vec<_>>()
    };
    let out_of_memory = [Kind::OutOfMemory];
    assert_eq!(kinds("grows", 512 << 20), out_of_memory);
    assert_eq!(kinds("grows-by-20-mib", 10 << 20), out_of_memory);
    assert_eq!(kinds("grows-by-20-mib", 50 << 20), []);
}

#[test]
fn async_exports_are_told_apart() {
    let report = report("async.wat", |options| {
        options.runs = 50;
        options.selection.only = vec!["balanced".into(), "leaks".into()];
    });
    assert!(
        report
            .functions
            .iter()
            .all(|function| function.asynchronous)
    );
    assert_eq!(function(&report, "balanced").ok, 50);
    assert_eq!(function(&report, "leaks").failed(Kind::LeakedBorrow), 50);
}

#[test]
fn what_else_is_a_failure_can_be_said() {
    let exits = |file: &str, args: &[&str]| {
        let mut all = vec!["--runs", "200", "--call-limit", "0.1", file];
        all.extend(args);
        witguard(&all).status.code()
    };
    assert_eq!(exits("handles.wat", &["--only", "traps-rarely"]), Some(0));
    let traps = ["--only", "traps-rarely", "--deny", "traps"];
    assert_eq!(exits("handles.wat", &traps), Some(1));
    let others = ["--only", "traps-rarely", "--deny", "timeouts,uncalled"];
    assert_eq!(exits("handles.wat", &others), Some(0));
    let loops = ["--only", "ends", "--only", "spins"];
    assert_eq!(exits("loops.wat", &loops), Some(0));
    assert_eq!(
        exits("loops.wat", &[&loops[..], &["--deny", "timeouts"]].concat()),
        Some(1)
    );
    assert_eq!(exits("uncallable.wat", &[]), Some(0));
    assert_eq!(exits("uncallable.wat", &["--deny", "uncalled"]), Some(1));
}

#[test]
fn where_no_call_returns_nothing_is_verified() {
    let output = witguard(&["--runs", "10", "exits.wat"]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(said, "error: no call returned: nothing is verified\n");
}

#[test]
fn the_report_for_people() {
    let args = ["--runs", "300"];
    let (printed, status) = prints(&[&args[..], &["handles.wat"]].concat());
    assert_eq!(status, Some(1));
    assert_snapshot!(printed);
    let (printed, status) = prints(&[&args[..], &["uncallable.wat"]].concat());
    assert_eq!(status, Some(0));
    assert_snapshot!(printed);
}

#[test]
fn nothing_in_a_name_is_obeyed() {
    let deny = ["--runs", "3", "--deny", "traps", "hostile.wat"];
    let (text, status) = prints(&deny);
    assert_eq!(status, Some(1));
    assert_snapshot!(text);
    let (xml, status) = prints(&[&deny[..], &["--format", "junit"]].concat());
    assert_eq!(status, Some(1));
    assert_snapshot!(xml);
    let json = witguard(&[&deny[..], &["--format", "json"]].concat()).stdout;
    let json: Value = serde_json::from_slice(&json).unwrap();
    let frame = &json["functions"][0]["faults"][0]["backtrace"][0];
    assert_eq!(frame, "\u{1b}[31m]]></failure>\"}&\u{202e}");
}

#[test]
fn the_report_for_ci() {
    let args = ["--runs", "300", "--format", "junit"];
    let (xml, status) = prints(&[&args[..], &["handles.wat"]].concat());
    assert_eq!(status, Some(1));
    assert_snapshot!(xml);
    let (xml, status) = prints(&[&args[..], &["uncallable.wat"]].concat());
    assert_eq!(status, Some(0));
    assert_snapshot!(xml);
    let printed = witguard(&["--runs", "3", "--format", "junit", "hostile.wat"]).stdout;
    let parsed = quick_junit::Report::deserialize(&printed[..]).unwrap();
    assert_eq!((parsed.tests, parsed.failures), (1, 0));
}

#[test]
fn the_json_is_as_its_schema_says() {
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/verify.schema.json");
    let schema: Value = serde_json::from_slice(&std::fs::read(schema).unwrap()).unwrap();
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    compiler.add_resource("verify", schema).unwrap();
    let index = compiler.compile("verify", &mut schemas).unwrap();
    let mut seen = Vec::new();
    for file in [
        "handles.wat",
        "loops.wat",
        "uncallable.wat",
        "exits.wat",
        "streams.wat",
    ] {
        let args = [
            "--runs",
            "30",
            "--call-limit",
            "0.1",
            "--format",
            "json",
            file,
        ];
        let printed = witguard(&args).stdout;
        let json: Value = serde_json::from_slice(&printed).unwrap();
        if let Err(error) = schemas.validate(&json, index) {
            panic!("{file}: {error:#}");
        }
        for function in json["functions"].as_array().unwrap() {
            for fault in function["faults"].as_array().unwrap() {
                seen.push(fault["kind"].as_str().unwrap().to_owned());
            }
        }
        // The schema must be able to refuse.
        let mut broken = json;
        broken["functions"][0]["verdict"] = "fine".into();
        assert!(schemas.validate(&broken, index).is_err(), "{file}");
    }
    seen.sort();
    seen.dedup();
    let every_kind = serde_json::to_value(Kind::ALL).unwrap();
    for kind in every_kind.as_array().unwrap() {
        assert!(
            seen.iter().any(|seen| kind == seen),
            "no fault of the kind {kind}"
        );
    }
}

#[test]
fn functions_can_be_chosen() {
    let names = |only: &[&str], skip: &[&str]| {
        let owned = |texts: &[&str]| texts.iter().map(|text| text.to_string()).collect();
        let report = report("handles.wat", |options| {
            options.runs = 1;
            options.selection = Selection {
                only: owned(only),
                skip: owned(skip),
            };
        });
        report
            .functions
            .into_iter()
            .map(|function| function.name)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        names(&["drops"], &["twice"]),
        ["drops-as-another", "drops-no-resource"]
    );
    assert_eq!(names(&["leaks"], &[]), ["leaks"]);
    assert_snapshot!(fails(&["--only", "blanced", "handles.wat"], 1));
    let (listed, status) = prints(&["--list", "uncallable.wat"]);
    assert_eq!(status, Some(0));
    assert_snapshot!(listed);
}

#[test]
fn what_is_no_component_is_refused() {
    assert_snapshot!(fails(&["module.wat"], 1));
    assert_snapshot!(fails(&["../verify.rs"], 1));
    assert_snapshot!(fails(&["no/such.wasm"], 1));
    assert_snapshot!(fails(&["start-loops.wat", "--call-limit", "0.1"], 1));
    assert_snapshot!(fails(&["start-grows.wat"], 1));
    assert_snapshot!(fails(&["broken.wat"], 1));
    assert_snapshot!(fails(&["uncallable.wat", "--skip", "works"], 1));
    assert_snapshot!(fails(&["handles.wat", "--runs", "0"], 2));
    assert!(fails(&["handles.wat", "--time-limit=-1"], 2).contains("--time-limit <SECONDS>"));
}

#[test]
fn a_component_can_come_from_a_pipe_and_go_to_a_file() {
    let text = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/verify/handles.wat");
    let binary = wat::parse_file(text).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("the report.txt");
    let args = ["--runs", "10", "--only", "balanced", "-", "-o"];
    let mut child = command(&args)
        .arg(&file)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(&binary).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(
        output.status.success() && output.stdout.is_empty(),
        "{output:?}"
    );
    let written = std::fs::read_to_string(file).unwrap();
    assert!(written.contains("passed balanced"), "{written}");
}
