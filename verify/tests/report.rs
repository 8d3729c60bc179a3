//! What is reported about small components in WebAssembly's text form, which the tests of the command
//! share.

use std::path::Path;
use std::time::{Duration, Instant};

use boon::{Compiler, Schemas};
use serde_json::Value;
use witguard_verify::{Component, FaultKind, Function, Options, Report, Verdict};

/// The report on a component in `tests/verify`, with short limits.
fn report(file: &str, options: impl FnOnce(&mut Options)) -> Report {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/verify");
    let mut all = Options::default();
    all.call_limit = Duration::from_millis(500);
    // A busy machine must not change what is found.
    all.time_limit = Duration::from_secs(600);
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
        ("leaks", Some(FaultKind::LeakedBorrow)),
        ("drops-twice", Some(FaultKind::MisusedHandle)),
        ("drops-as-another", Some(FaultKind::MisusedHandle)),
        ("returns-as-own", Some(FaultKind::MisusedHandle)),
        ("drops-no-resource", Some(FaultKind::MisusedHandle)),
        ("uses-a-number", Some(FaultKind::MisusedHandle)),
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

/// In some runtimes an instance that leaked or trapped cannot be entered any more: then every call after the first
/// would fail, and not for its own reason.
#[test]
fn each_call_that_fails_gets_a_new_instance() {
    for quarantine in [true, false] {
        let report = report("sometimes.wat", |options| {
            (options.runs, options.quarantine) = (100, quarantine);
        });
        for (name, kind) in [
            ("traps", FaultKind::OtherTrap),
            ("leaks", FaultKind::LeakedBorrow),
            ("drops-twice", FaultKind::MisusedHandle),
        ] {
            let function = function(&report, name);
            assert_eq!((function.ok, function.failed(kind)), (50, 50), "{name}");
            assert_eq!(function.faults.len(), 1, "{:?}", function.faults);
            let message = &function.faults[0].message;
            assert!(!message.contains("cannot enter"), "{message}");
        }
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
            leaks.failed(FaultKind::LeakedBorrow) > 0,
            "seed {seed}: {leaks:?}"
        );
        assert_eq!(report.verdict(leaks), Verdict::Failed);
        // The same path without the leak.
        assert!(
            traps.failed(FaultKind::OtherTrap) > 0,
            "seed {seed}: {traps:?}"
        );
        assert_eq!(
            traps.failed(FaultKind::LeakedBorrow),
            0,
            "seed {seed}: {traps:?}"
        );
        assert_eq!(report.verdict(traps), Verdict::Warned);
    }
    let whole = report("handles.wat", |options| {
        options.selection.only = vec!["leaks-rarely".into()];
    });
    assert!(whole.missed(100.0).unwrap() < 1e-8);
}

#[test]
fn the_smallest_call_that_fails_is_named_and_fails_again() {
    for seed in 1..6 {
        let found = report("handles.wat", |options| {
            options.seed = seed;
            options.selection.only = vec!["leaks-rarely".into()];
        });
        let fault = &found.functions[0].faults[0];
        assert_eq!(fault.handles, ["c: borrow<ctx>"]);
        assert_eq!(fault.message, "c: borrow<ctx> not dropped");
        let call = fault.call.as_ref().unwrap();
        assert_eq!((call.arguments.as_str(), call.alone), ("ctx, 7", true));
        let again = report("handles.wat", |options| {
            options.seed = seed;
            options.selection.only = vec!["leaks-rarely".into()];
            options.args = Some(call.arguments.clone());
        });
        let function = &again.functions[0];
        assert_eq!((again.runs, function.calls), (1, 1));
        assert_eq!(function.failed(FaultKind::LeakedBorrow), 1);
        assert_eq!(function.faults[0].handles, fault.handles);
    }
}

#[test]
fn rare_values_are_tried_and_an_instance_is_kept_for_long() {
    let all = report("rare.wat", |_| {});
    for (name, call) in [
        ("by-name", Some("ctx, \"admin\"")),
        ("by-number", Some("ctx, 867530912345")),
        ("by-length", None),
        ("late", None),
    ] {
        let function = function(&all, name);
        let fault = &function.faults[0];
        assert_eq!(fault.kind, FaultKind::LeakedBorrow, "{function:?}");
        assert!(function.ok > 0, "{function:?}");
        assert_eq!(fault.handles, ["c: borrow<ctx>"], "{function:?}");
        let found = fault.call.as_ref().unwrap();
        assert_eq!(found.alone, name != "late", "{function:?}");
        if let Some(call) = call {
            assert_eq!(found.arguments, call);
        }
    }
    let late = function(&all, "late");
    assert!(
        late.failed(FaultKind::OtherTrap) > 5 && late.repeated > 900,
        "{late:?}"
    );
    assert!(late.in_a_row >= 999, "{late:?}");
    assert!(all.constants.0 > 0 && all.constants.1 > 0, "{all:?}");
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
    assert_eq!(leaks.failed(FaultKind::LeakedBorrow), 100, "{leaks:?}");
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
            assert_eq!(function.failed(FaultKind::TimedOut), 3, "{function:?}");
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
    let out_of_memory = [FaultKind::OutOfMemory];
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
    assert_eq!(
        function(&report, "leaks").failed(FaultKind::LeakedBorrow),
        50
    );
}

#[test]
fn the_json_is_as_its_schema_says() {
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/verify.schema.json");
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
        let report = report(file, |options| {
            options.runs = 30;
            options.call_limit = Duration::from_millis(100);
        });
        let json: Value = serde_json::from_str(&report.json().unwrap()).unwrap();
        if let Err(error) = schemas.validate(&json, index) {
            panic!("{file}: {error:#}");
        }
        for function in json["functions"].as_array().unwrap() {
            for fault in function["faults"].as_array().unwrap() {
                seen.push(fault["kind"].as_str().unwrap().to_owned());
            }
        }
        // The schema must be able to reject a report.
        let mut broken = json;
        broken["functions"][0]["verdict"] = "fine".into();
        assert!(schemas.validate(&broken, index).is_err(), "{file}");
    }
    seen.sort();
    seen.dedup();
    let every_kind = serde_json::to_value(FaultKind::ALL).unwrap();
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
            options.selection.only = owned(only);
            options.selection.skip = owned(skip);
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
}
