//! The command as a user meets it: what it writes and what it says, each text a reviewed file
//! under `tests/snapshots/`.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use insta::assert_snapshot;

/// Runs `witguard` in `tests/cli`, with `{out}` in an argument standing for the folder `out`.
fn witguard(args: &[&str], out: &Path) -> Output {
    let out = out.to_str().expect("a UTF-8 path");
    Command::new(env!("CARGO_BIN_EXE_witguard"))
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli"))
        .args(args.iter().map(|arg| arg.replace("{out}", out)))
        .output()
        .expect("witguard starts")
}

/// The names of the files in `dir`, sorted; empty if there is no such folder.
fn names(dir: &Path) -> Vec<String> {
    let Ok(entries) = dir.read_dir() else {
        return Vec::new();
    };
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// Makes a run that must exit with `status` and write nothing, and gives its message.
fn fails(args: &[&str], status: i32) -> String {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("out");
    let mut all = vec![
        "gen",
        "--lang",
        "cpp",
        "--lang",
        "c",
        "--bindings",
        "--stubs",
    ];
    if !args.contains(&"--out-dir") {
        all.extend(["--out-dir", "{out}"]);
    }
    all.extend(args);
    let output = witguard(&all, &out);
    assert_eq!(output.status.code(), Some(status), "{output:?}");
    assert!(output.stdout.is_empty(), "{output:?}");
    assert_eq!(names(&out), [""; 0], "a failed run wrote something");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.starts_with("error: "), "{said}");
    assert!(
        !said.contains("panicked") && !said.contains("RUST_BACKTRACE"),
        "{said}"
    );
    said.replace(out.to_str().unwrap(), "{out}")
}

/// The output `said` as text, with `{out}` for the folder `out`.
fn text(said: &[u8], out: &Path) -> String {
    let said = String::from_utf8(said.to_vec()).expect("it is UTF-8");
    said.replace(out.to_str().expect("a UTF-8 path"), "{out}")
}

/// Makes a run that must work, and gives its message and the folder it wrote.
fn works(args: &[&str]) -> (String, tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("some where/out");
    let mut all = vec!["gen", "--out-dir", "{out}"];
    all.extend(args);
    let output = witguard(&all, &out);
    assert!(output.status.success(), "{output:?}");
    let said = String::from_utf8(output.stderr).unwrap();
    let said = said.replace(out.to_str().unwrap(), "{out}");
    (said, dir, out)
}

#[cfg(not(feature = "verify"))]
#[test]
fn verify_says_how_to_get_it() {
    for args in [&["verify"][..], &["verify", "a.wasm", "--runs", "7"]] {
        let output = witguard(args, Path::new("out"));
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        assert!(output.stdout.is_empty(), "{output:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(
            said,
            "error: this witguard was built without `verify`, which brings a WebAssembly runtime\n  \
             help: in the sources of witguard: cargo install --path . --features verify\n"
        );
    }
}

#[cfg(not(feature = "verify"))]
#[test]
fn verify_has_help_where_it_is_missing() {
    let output = witguard(&["verify", "--help"], Path::new("out"));
    assert!(output.status.success(), "{output:?}");
    let help = String::from_utf8(output.stdout).unwrap();
    assert!(
        help.starts_with("Call every export of a component"),
        "{help}"
    );
    assert!(
        help.contains("cargo install --path . --features verify"),
        "{help}"
    );
}

#[test]
fn a_path_that_cannot_be_read() {
    assert_snapshot!(fails(&["no/such.wit"], 1));
}

#[test]
fn a_package_that_does_not_parse() {
    assert_snapshot!(fails(&["broken.wit"], 1));
}

#[test]
fn a_type_that_does_not_exist() {
    assert_snapshot!(fails(&["unknown-type.wit"], 1));
}

#[test]
fn a_dependency_that_is_not_there() {
    assert_snapshot!(fails(&["deps/world.wit"], 1));
}

#[test]
fn several_worlds_and_none_named() {
    assert_snapshot!(fails(&["several.wit"], 1));
}

#[test]
fn a_world_that_does_not_exist() {
    assert_snapshot!(fails(&["several.wit", "--world", "three"], 1));
}

#[test]
fn a_world_that_is_mistyped() {
    assert_snapshot!(fails(&["several.wit", "--world", "oen"], 1));
}

#[test]
fn a_package_without_a_world() {
    assert_snapshot!(fails(&["deps/deps/base"], 1));
}

#[test]
fn an_option_that_the_bindings_panic_on() {
    let args = ["../../wit/hello.wit", "--string-encoding", "compact-utf16"];
    assert_snapshot!(fails(&args, 1));
}

#[test]
fn a_file_whose_place_a_folder_has() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(dir.path().join("one_guard.hpp/mine")).unwrap();
    let said = witguard(
        &["gen", "several.wit", "-w", "one", "--out-dir", "{out}"],
        dir.path(),
    );
    assert_eq!(said.status.code(), Some(1));
    assert_snapshot!(text(&said.stderr, dir.path()));
    assert_eq!(names(dir.path()), ["one_guard.hpp"]);
}

#[test]
fn a_depfile_that_cannot_be_written() {
    let (_, dir, out) = works(&["several.wit", "--world", "one"]);
    let rule = dir.path().to_str().unwrap();
    let args = [
        "gen",
        "several.wit",
        "-w",
        "one",
        "--out-dir",
        "{out}",
        "--depfile",
        rule,
    ];
    let said = witguard(&args, &out);
    assert_eq!(said.status.code(), Some(1));
    assert_snapshot!(text(&said.stderr, dir.path()));
}

#[test]
fn types_that_no_stack_has_room_for() {
    let dir = tempfile::tempdir().unwrap();
    let mut wit = "package t:deep;\ninterface api {\n  record r1 { x: u8 }\n".to_string();
    for level in 2..=20_000 {
        wit += &format!("  record r{level} {{ x: r{} }}\n", level - 1);
    }
    wit += "  f: func(x: r20000);\n}\nworld w { export api; }\n";
    std::fs::write(dir.path().join("deep.wit"), wit).unwrap();
    let said = |command: &[&str]| {
        let output = witguard(&[command, &["{out}/deep.wit"]].concat(), dir.path());
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        text(&output.stderr, dir.path())
    };
    let said_by_gen = said(&["gen", "--out-dir", "{out}/gen"]);
    assert_eq!(said(&["inspect"]), said_by_gen);
    assert_snapshot!(said_by_gen);
    assert_eq!(names(dir.path()), ["deep.wit"]);
}

#[test]
fn a_test_kit_for_bindings_made_elsewhere() {
    let args = [
        "gen",
        "several.wit",
        "-w",
        "one",
        "--testkit",
        "--bindings-header",
        "one.h",
    ];
    let output = witguard(&args, Path::new(""));
    assert_eq!(output.status.code(), Some(2));
    assert_snapshot!(String::from_utf8(output.stderr).unwrap());
}

#[test]
fn a_world_of_a_package_that_does_not_exist() {
    assert_snapshot!(fails(&["several.wit", "--world", "t:sevral/one"], 1));
}

#[test]
fn shapes_that_cannot_be_served() {
    assert_snapshot!(fails(&["refused.wit"], 1));
}

#[test]
fn a_shape_that_cannot_be_served() {
    assert_snapshot!(fails(&["map.wit"], 1));
}

#[test]
fn a_shape_that_cannot_be_served_where_no_guard_is() {
    assert_snapshot!(fails(&["unrelated.wit"], 1));
}

#[test]
fn bindings_that_drop_borrows_themselves() {
    let args = ["several.wit", "--world", "one", "--autodrop-borrows=yes"];
    assert_snapshot!(fails(&args, 1));
}

#[test]
fn bindings_without_drops() {
    assert_snapshot!(fails(&["several.wit", "--world", "one", "--no-helpers"], 1));
}

#[test]
fn a_namespace_that_is_none() {
    assert_snapshot!(fails(
        &["several.wit", "--world", "one", "--namespace", "a b"],
        1
    ));
}

#[test]
fn an_option_that_the_bindings_refuse() {
    assert_snapshot!(fails(
        &["several.wit", "--world", "one", "--sync", "export:no"],
        1
    ));
}

#[test]
fn a_folder_that_cannot_be_written() {
    let args = [
        "several.wit",
        "--world",
        "one",
        "--out-dir",
        "broken.wit/below",
    ];
    assert_snapshot!(fails(&args, 1));
}

#[test]
fn an_unknown_language() {
    assert_snapshot!(fails(&["several.wit", "--lang", "rust"], 2));
}

#[test]
fn a_feature_that_does_not_exist() {
    assert_snapshot!(fails(&["features.wit", "--features", "frist"], 1));
    let said = fails(&["features.wit", "--features", "first,none"], 1);
    assert!(said.contains("choose among `first`, `second`"), "{said}");
    let said = fails(&["several.wit", "-w", "one", "--features", "first"], 1);
    assert!(said.contains("leave `--features` out"), "{said}");
}

#[test]
fn the_option_that_became_its_inverse() {
    let said = |filter: &str| fails(&["several.wit", "-w", "one", filter], 2);
    assert_snapshot!(said("--async=-t:several/api#f"));
    assert!(said("--async=-all").contains("`--sync=all`"));
    for filter in ["--async=all", "--async=t:several/api#f"] {
        let said = said(filter);
        assert!(
            said.contains("`async func`") && !said.contains("--sync="),
            "{said}"
        );
    }
}

#[test]
fn a_rename_without_a_name() {
    assert_snapshot!(fails(&["several.wit", "--rename", "a"], 2));
}

#[test]
fn what_is_read_is_said_when_asked_for() {
    let (_, _dir, out) = works(&["deps"]);
    let said = |flag: &str| {
        let output = witguard(
            &[
                "gen",
                "deps",
                flag,
                "--lang",
                "c",
                "--lang",
                "cpp",
                "--out-dir",
                "{out}",
            ],
            &out,
        );
        assert!(output.status.success());
        text(&output.stderr, &out)
    };
    assert_snapshot!(said("--verbose"));
    std::fs::remove_file(out.join("w_guard.c")).unwrap();
    assert_eq!(said("--quiet"), "");
    assert!(out.join("w_guard.c").exists());
}

#[test]
fn a_run_that_changes_nothing_says_so() {
    let args = ["several.wit", "-w", "one", "--lang", "c"];
    let (_, dir, out) = works(&args);
    let again = |more: &[&str]| {
        let output = witguard(
            &[&["gen", "--out-dir", "{out}"], &args[..], more].concat(),
            &out,
        );
        assert!(output.status.success());
        text(&output.stderr, &out)
    };
    assert_eq!(
        again(&[]),
        "Nothing to generate: all 2 files are up to date\n"
    );
    assert_eq!(again(&["--quiet"]), "");
    // For a build system.
    let rule = dir.path().join("rule.d");
    assert_eq!(again(&["--depfile", rule.to_str().unwrap()]), "");
    std::fs::write(out.join("one_guard.c"), "").unwrap();
    assert!(again(&[]).starts_with("Generating "));
}

/// Standard error and standard output that cannot be written are no reason to panic.
#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_said_is_no_failure() {
    let dir = tempfile::tempdir().unwrap();
    let run = |args: &[&str], is_error: bool| {
        let full = std::fs::File::create("/dev/full").unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_witguard"));
        command
            .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli"))
            .args(args);
        match is_error {
            true => command.stderr(full),
            false => command.stdout(full).stderr(std::process::Stdio::null()),
        };
        command.status().unwrap().code()
    };
    let out = dir.path().to_str().unwrap();
    assert_eq!(
        run(&["gen", "nothing.wit", "--verbose", "--out-dir", out], true),
        Some(0)
    );
    assert_eq!(run(&["gen", "no/such.wit"], true), Some(1));
    assert_eq!(
        run(&["inspect", "several.wit", "-w", "one"], false),
        Some(1)
    );
    assert_eq!(
        run(
            &["gen", "several.wit", "-w", "one", "--list", "read"],
            false
        ),
        Some(1)
    );
    assert_eq!(run(&["cmake-dir", "--out-dir", out], false), Some(1));
}

#[cfg(unix)]
#[test]
fn a_rule_that_cannot_name_a_file_is_refused() {
    use std::os::unix::ffi::OsStrExt;

    let dir = tempfile::tempdir().unwrap();
    let odd = dir.path().join(std::ffi::OsStr::from_bytes(b"w\xff"));
    let wit = dir.path().join("w.wit");
    let rule = dir.path().join("rule.d");
    let fails = |wit: &Path, out: &Path| {
        std::fs::write(wit, "package t:t; world w {}").unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_witguard"))
            .args(["gen", "--out-dir"])
            .args([out, Path::new("--depfile"), &rule, wit])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1));
        assert!(!rule.exists());
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let said = fails(&wit, &odd);
    assert!(
        said.contains("which is not UTF-8") && said.contains("leave out `--depfile`"),
        "{said}"
    );
    std::fs::remove_dir_all(&odd).unwrap();
    let said = fails(&odd, dir.path());
    assert!(
        said.contains("help: rename it: WIT is read from paths in UTF-8 only"),
        "{said}"
    );
}

#[test]
fn quiet_leaves_errors_and_no_notes() {
    assert_eq!(works(&["-q", "nothing.wit"]).0, "");
    assert!(fails(&["-q", "no/such.wit"], 1).starts_with("error: cannot read"));
}

#[test]
fn colour_is_for_terminals_or_asked_for() {
    let said = |when: &str| {
        let output = witguard(&["gen", "several.wit", "--color", when], Path::new(""));
        String::from_utf8(output.stderr).unwrap()
    };
    let plain = said("auto");
    assert_eq!(plain, said("never"));
    let coloured = said("always");
    assert!(
        coloured.starts_with("\x1b[1m\x1b[31merror\x1b[0m: "),
        "{coloured}"
    );
    assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), plain);
}

#[test]
fn every_shell_gets_completions() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let output = witguard(&["completions", shell], Path::new(""));
        assert!(output.status.success());
        let script = String::from_utf8(output.stdout).unwrap();
        assert!(
            script.contains("witguard") && script.contains("no-sig-flattening"),
            "{shell}"
        );
    }
}

#[test]
fn every_command_has_a_page() {
    let dir = tempfile::tempdir().unwrap();
    let output = witguard(&["man", "-q", "--out-dir", "{out}"], dir.path());
    assert!(
        output.status.success() && output.stderr.is_empty(),
        "{output:?}"
    );
    let pages = names(dir.path());
    assert!(
        pages.contains(&"witguard.1".into()) && pages.contains(&"witguard-gen.1".into()),
        "{pages:?}"
    );
    let page = witguard(&["man", "gen"], dir.path()).stdout;
    assert_eq!(
        std::fs::read(dir.path().join("witguard-gen.1")).unwrap(),
        page
    );
    assert!(
        String::from_utf8(page)
            .unwrap()
            .contains("bindings and C shims for the world in wit/")
    );
    let unknown = witguard(&["man", "gne"], dir.path());
    assert_eq!(unknown.status.code(), Some(1));
    assert_snapshot!(text(&unknown.stderr, dir.path()));
}

#[test]
fn help_shows_examples() {
    assert_snapshot!(text(
        &witguard(&["gen", "--help"], Path::new("")).stdout,
        Path::new("{}")
    ));
}

#[test]
fn what_is_written_is_said_once() {
    let args = ["--lang", "c", "--stubs", "several.wit", "--world", "two"];
    let (said, _dir, out) = works(&args);
    assert_snapshot!(said);
    assert_eq!(names(&out), ["two_guard.c", "two_guard.h", "two_impl.c"]);
    let mut again = vec!["gen", "--out-dir", "{out}"];
    again.extend(args);
    let output = witguard(&again, &out);
    assert_snapshot!(
        String::from_utf8(output.stderr)
            .unwrap()
            .replace(out.to_str().unwrap(), "{out}")
    );
}

#[test]
fn a_check_finds_what_is_stale_and_writes_nothing() {
    let args = ["several.wit", "--world", "one"];
    let (_, _dir, out) = works(&args);
    let checked = |extra: &str| {
        let mut all = vec!["gen", "--out-dir", "{out}", "--check"];
        all.extend(args);
        all.extend(extra.split_whitespace());
        let output = witguard(&all, &out);
        let said = String::from_utf8(output.stderr).unwrap();
        (
            output.status.code(),
            said.replace(out.to_str().unwrap(), "{out}"),
        )
    };
    assert_eq!(checked(""), (Some(0), String::new()));
    std::fs::write(out.join("one_guard.cpp"), "mine").unwrap();
    let (status, said) = checked("--lang cpp --lang c");
    assert_eq!(status, Some(1));
    assert_snapshot!(said);
    assert_eq!(names(&out), ["one_guard.cpp", "one_guard.hpp"]);
    assert_eq!(std::fs::read(out.join("one_guard.cpp")).unwrap(), b"mine");
}

#[test]
fn a_depfile_names_every_file_that_was_read() {
    let dir = tempfile::tempdir().unwrap();
    let rule = dir.path().join("guards.d");
    let (_, _out_dir, out) = works(&["deps", "--depfile", rule.to_str().unwrap()]);
    let text = std::fs::read_to_string(rule).unwrap();
    let out = out.to_str().unwrap().replace(' ', "\\ ");
    assert_snapshot!(text.replace(&out, "{out}"));
}

#[test]
fn a_skeleton_that_is_kept_is_told_what_the_world_has_more() {
    let wit = |functions: &str| {
        format!(
            "package t:t; interface types {{ resource ctx; }}
             interface api {{ use types.{{ctx}}; {functions} }} world w {{ export api; }}"
        )
    };
    let dir = tempfile::tempdir().unwrap();
    let run = |text: String| {
        std::fs::write(dir.path().join("w.wit"), text).unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_witguard"))
            .args(["gen", "--lang", "cpp", "--lang", "c", "--stubs", "w.wit"])
            .current_dir(dir.path())
            .output()
            .unwrap();
        String::from_utf8(output.stderr).unwrap()
    };
    run(wit("f: func(c: borrow<ctx>);"));
    assert!(!run(wit("f: func(c: borrow<ctx>);")).contains("note:"));
    let more = "f: func(c: borrow<ctx>); f-two: func(names: list<string>) -> option<u8>; g: async func(c: ctx);
        resource r { constructor(); go: func(c: borrow<ctx>) -> s64; }";
    assert_snapshot!(run(wit(more)));
}

#[test]
fn a_world_with_nothing_to_guard_is_no_error() {
    let (said, _dir, out) = works(&["--lang", "cpp", "--lang", "c", "nothing.wit"]);
    assert_snapshot!(said);
    assert_eq!(
        names(&out),
        ["w_guard.c", "w_guard.cpp", "w_guard.h", "w_guard.hpp"]
    );
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let args = [
        "--lang",
        "cpp",
        "--lang",
        "c",
        "--bindings",
        "--stubs",
        "deps",
    ];
    let (_, _first_dir, first) = works(&args);
    let (_, _second_dir, second) = works(&args);
    assert_eq!(names(&first).len(), 9);
    for name in names(&first) {
        let read = |dir: &Path| std::fs::read(dir.join(&name)).unwrap();
        assert!(read(&first) == read(&second), "{name} differs");
    }
}

#[test]
fn every_kind_of_input_gives_the_same_guards() {
    let (_, _from_dir, from_directory) = works(&["deps"]);
    let (_, _from_files, from_files) = works(&["deps/deps/base/types.wit", "deps/world.wit"]);
    let (_, _from_wasm, from_wasm) = works(&[&encoded("deps")]);
    for name in ["w_guard.hpp", "w_guard.cpp"] {
        let read = |dir: &Path| std::fs::read_to_string(dir.join(name)).unwrap();
        assert_eq!(read(&from_directory), read(&from_files), "{name}");
        assert_eq!(read(&from_directory), read(&from_wasm), "{name}");
    }
}

#[test]
fn features_are_off_until_they_are_asked_for() {
    let shims = |args: &[&str]| {
        let mut all = vec!["features.wit"];
        all.extend(args);
        let (_, _dir, out) = works(&all);
        let text = std::fs::read_to_string(out.join("w_guard.cpp")).unwrap();
        text.matches("::witguard::exports::t::features::api::f(")
            .count()
            + 10 * text
                .matches("::witguard::exports::t::features::api::g(")
                .count()
    };
    assert_eq!(shims(&[]), 0);
    assert_eq!(shims(&["--features", "first"]), 1);
    assert_eq!(shims(&["--features", "first,second"]), 11);
    assert_eq!(shims(&["--all-features"]), 11);
}

#[test]
fn options_of_the_bindings_reach_them() {
    let header = |args: &[&str]| {
        let mut all = vec!["../../wit/hello.wit", "--bindings"];
        all.extend(args);
        let (_, _dir, out) = works(&all);
        let name = if args.contains(&"--rename-world") {
            "other.h"
        } else {
            "helloworld.h"
        };
        std::fs::read_to_string(out.join(name)).unwrap()
    };
    assert!(header(&[]).contains("uint8_t*ptr"));
    assert!(header(&["--string-encoding", "utf16"]).contains("uint16_t*ptr"));
    assert!(header(&["--rename-world", "other"]).contains("__BINDINGS_OTHER_H"));
    let renamed = header(&["--rename", "sammyne:helloworld/greeter@1.0.0=hi"]);
    assert!(renamed.contains("void exports_hi_say_hello("));
}

/// The path of the package in the folder `dir`, wasm-encoded.
fn encoded(dir: &str) -> String {
    let mut resolve = wit_parser::Resolve::default();
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/cli")
        .join(dir);
    let (package, _) = resolve.push_path(path).unwrap();
    let bytes = wit_component::encode(&resolve, package, false).unwrap();
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{dir}.wasm"));
    std::fs::write(&file, bytes).unwrap();
    file.to_str().unwrap().to_string()
}
