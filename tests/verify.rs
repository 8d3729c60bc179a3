//! `witguard verify` as a user meets it, on small components in the WebAssembly text format under `tests/verify/`. The
//! tests in `verify/tests/` check what the library reports about them. `tests/e2e/tests/verify.rs` has components made
//! from C, C++ and Rust.
#![cfg(feature = "verify")]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use insta::assert_snapshot;
use serde_json::Value;

/// Runs `witguard verify` in `tests/verify`.
fn witguard(args: &[&str]) -> Output {
    command(args).output().expect("witguard starts")
}

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_witguard"));
    command
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/verify"))
        .env("XDG_CACHE_HOME", env!("CARGO_TARGET_TMPDIR"))
        .arg("verify")
        .args(args);
    command
}

/// Makes a run that must exit with this status and neither panic nor print a report, and gives its message.
fn fails(args: &[&str], status: i32) -> String {
    let output = witguard(args);
    assert_eq!(output.status.code(), Some(status), "{output:?}");
    assert!(output.stdout.is_empty(), "{output:?}");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.starts_with("error: "), "{said}");
    assert!(!said.contains("panicked"), "{said}");
    said
}

/// What a run prints, without its times, and its exit status.
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
    assert_eq!(exits("loops.wat", &loops), Some(1));
    let accepted = [&loops[..], &["--allow-unverified"]].concat();
    assert_eq!(exits("loops.wat", &accepted), Some(0));
    assert_eq!(
        exits(
            "loops.wat",
            &[&accepted[..], &["--deny", "timeouts"]].concat()
        ),
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
    assert!(
        said.starts_with("error: no call returned: nothing is verified\n"),
        "{said}"
    );
    let said = |args: &[&str]| {
        let output = witguard(args);
        (
            String::from_utf8(output.stderr).unwrap(),
            output.status.code(),
        )
    };
    let args = ["--runs", "10", "--call-limit", "0.1", "loops.wat"];
    let (text, status) = said(&args);
    assert_eq!(status, Some(1));
    assert_snapshot!(text);
    let accepted = [&args[..], &["--allow-unverified"]].concat();
    assert_eq!(said(&accepted), (String::new(), Some(0)));
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
fn functions_can_be_chosen() {
    assert_snapshot!(fails(&["--only", "blanced", "handles.wat"], 1));
    let (listed, status) = prints(&["--list", "uncallable.wat"]);
    assert_eq!(status, Some(0));
    assert_snapshot!(listed);
}

#[test]
fn one_call_can_be_made_again() {
    let (printed, status) = prints(&["--only", "leaks-rarely", "--args", "ctx, 7", "handles.wat"]);
    assert_eq!(status, Some(1));
    assert!(
        printed.contains("    call: leaks-rarely(ctx, 7)\n"),
        "{printed}"
    );
    assert!(
        printed.contains("leaked borrow in 1 call: c: borrow<ctx> not dropped"),
        "{printed}"
    );
    let (printed, status) = prints(&["--only", "leaks-rarely", "--args", "ctx, 8", "handles.wat"]);
    assert_eq!(status, Some(0), "{printed}");
    assert_snapshot!(fails(
        &[
            "--only",
            "leaks-rarely",
            "--args",
            "ctx, \"é\"",
            "handles.wat"
        ],
        1
    ));
    assert_snapshot!(fails(
        &["--only", "leaks-rarely", "--args", "ctx", "handles.wat"],
        1
    ));
    assert_snapshot!(fails(
        &["--only", "rarely", "--args", "ctx, 7", "handles.wat"],
        1
    ));
    fails(&["--args", "ctx, 7", "handles.wat"], 2);
}

#[test]
fn what_builds_a_component_is_not_called() {
    let (printed, status) = prints(&["--runs", "1000", "builds.wat"]);
    assert_eq!(status, Some(0));
    assert_snapshot!(printed);
    let (listed, _) = prints(&["--list", "builds.wat"]);
    assert_snapshot!(listed);
    let (printed, status) = prints(&["--runs", "3", "--only", "exports#init", "builds.wat"]);
    assert_eq!(status, Some(1));
    assert!(printed.contains("WARNED exports#init"), "{printed}");
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
#[cfg(unix)]
fn compiled_code_is_kept_for_the_next_run() {
    let home = tempfile::TempDir::with_prefix("a cache ").unwrap();
    let run = |args: &[&str]| {
        let mut command = command(&["--verbose", "--runs", "10", "handles.wat"]);
        let output = command
            .args(args)
            .env("XDG_CACHE_HOME", home.path())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        let report = without_times(&String::from_utf8(output.stdout).unwrap());
        (report, said.contains("Using the compiled code in "))
    };
    let kept = home.path().join("witguard");
    let (plain, was_cached) = run(&["--no-cache"]);
    assert!(!was_cached && !kept.exists());
    assert_eq!(run(&[]), (plain.clone(), false));
    assert_eq!(run(&[]), (plain.clone(), true));
    assert_eq!(run(&["--no-cache"]), (plain, false));
    // What is compiled in another way is other code.
    assert!(!run(&["--no-quarantine"]).1 && run(&["--no-quarantine"]).1);

    // A folder that cannot be used is no reason to fail.
    std::fs::remove_dir_all(&kept).unwrap();
    std::fs::write(&kept, "a file").unwrap();
    assert!(!run(&[]).1 && !run(&[]).1);
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

#[test]
#[cfg(unix)]
fn what_was_found_until_an_interrupt_is_reported() {
    let args = [
        "--runs",
        "100000000",
        "--time-limit",
        "600",
        "--only",
        "leaks",
        "handles.wat",
    ];
    let child = command(&args)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A busy machine may take a while to compile the component.
    std::thread::sleep(std::time::Duration::from_secs(5));
    let id = child.id().to_string();
    let killed = Command::new("kill").args(["-INT", &id]).status().unwrap();
    assert!(killed.success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{output:?}");
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(printed.contains("FAILED leaks"), "{printed}");
    assert!(
        printed.contains("times only: it was interrupted"),
        "{printed}"
    );
}
