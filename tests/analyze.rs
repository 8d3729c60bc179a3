//! `witguard analyze`, the command: what it prints, its formats, its exit status, its errors, and the CMake target.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

const GREETER: &str = "#include \"helloworld.h\"

void exports_sammyne_helloworld_greeter_say_hello(
    exports_sammyne_helloworld_greeter_borrow_context_t ctx,
    exports_sammyne_helloworld_greeter_hello_request_t *req,
    exports_sammyne_helloworld_greeter_hello_reply_t *ret) {
  if (req->name.len == 0) {
    helloworld_string_set(&ret->message, \"Who is there?\");
    return;
  }
  sammyne_helloworld_types_context_drop_borrow(ctx);
  if (req->name.len == 1) sammyne_helloworld_types_method_context_request_id(ctx);
}
";

/// A folder with a source, and the command that analyzes it there.
struct Folder(TempDir);

impl Folder {
    fn new(files: &[(&str, &str)]) -> Self {
        let dir = TempDir::with_prefix("a folder ").unwrap();
        for (name, text) in files {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        Self(dir)
    }

    fn analyze(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_witguard"));
        command.current_dir(self.0.path()).arg("analyze").args(args);
        command.arg(repository("wit/hello.wit"));
        command.output().expect("witguard starts")
    }
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn findings_are_said_with_line_path_and_help() {
    let folder = Folder::new(&[("src/greeter.c", GREETER)]);
    let output = folder.analyze(&["--source", "src/greeter.c"]);
    assert_eq!(output.status.code(), Some(1));
    insta::assert_snapshot!(stdout(&output));
    assert_eq!(stderr(&output), "error: 2 faults were found\n");
}

#[test]
fn the_page_shows_what_is_printed() {
    let page = fs::read_to_string(repository("docs/analyze.md")).unwrap();
    let (_, rest) = page.split_once("```c hello\n").unwrap();
    let (code, rest) = rest.split_once("```").unwrap();
    let folder = Folder::new(&[("greeter.c", code)]);
    let printed = stdout(&folder.analyze(&["--source", "greeter.c"]));
    let (_, rest) = rest.split_once("This is what is printed:\n\n").unwrap();
    let (shown, _) = rest.split_once("\n\nThe exit status").unwrap();
    let shown = shown
        .lines()
        .map(|line| line.strip_prefix("    ").unwrap_or(line).to_owned() + "\n");
    assert_eq!(printed, shown.collect::<String>());
}

#[test]
fn nothing_found_is_status_0() {
    let right = GREETER.replace(
        "    return;",
        "    sammyne_helloworld_types_context_drop_borrow(ctx);\n    return;",
    );
    let right = right.replace(
        "  if (req->name.len == 1) sammyne_helloworld_types_method_context_request_id(ctx);\n",
        "",
    );
    let folder = Folder::new(&[("greeter.c", &right)]);
    let output = folder.analyze(&["--source", "greeter.c"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let said = stdout(&output);
    assert!(said.starts_with("Nothing found.\nNot seen: "), "{said}");
}

/// The analyzer follows handles of another system; nobody needs to know.
#[test]
fn no_format_names_the_disguise() {
    let folder = Folder::new(&[("greeter.c", GREETER)]);
    for format in ["text", "json", "sarif"] {
        let output = folder.analyze(&["--source", "greeter.c", "--format", format]);
        let said = stdout(&output) + &stderr(&output);
        assert!(
            said.contains("sammyne:helloworld/greeter@1.0.0#say-hello"),
            "{said}"
        );
        for name in [
            "zx_handle",
            "uchsia",
            "witguard_analysis",
            "UnifiedSource",
            "/tmp",
        ] {
            assert!(!said.contains(name), "{name}: {said}");
        }
    }
}

#[test]
fn json_is_as_its_schema_says() {
    let folder = Folder::new(&[("greeter.c", GREETER)]);
    let output = folder.analyze(&["--source", "greeter.c", "--format", "json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let schema = fs::read(repository("docs/analyze.schema.json")).unwrap();
    let schema: Value = serde_json::from_slice(&schema).unwrap();
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    compiler.add_resource("schema.json", schema).unwrap();
    let index = compiler.compile("schema.json", &mut schemas).unwrap();
    schemas
        .validate(&report, index)
        .unwrap_or_else(|error| panic!("{error:#}"));
    let kinds = report["findings"].as_array().unwrap().iter();
    let kinds: Vec<_> = kinds
        .map(|finding| (&finding["kind"], &finding["line"]))
        .collect();
    assert_eq!(
        kinds,
        [
            (&"leak".into(), &9.into()),
            (&"use-after-drop".into(), &12.into())
        ]
    );
    assert_eq!(report["findings"][0]["handle"]["place"], "ctx");
}

#[test]
fn sarif_has_rules_places_and_paths() {
    let folder = Folder::new(&[("a b.c", GREETER)]);
    let output = folder.analyze(&["--source", "a b.c", "--format", "sarif", "--out", "w.sarif"]);
    assert_eq!(stdout(&output), "");
    let log: Value =
        serde_json::from_slice(&fs::read(folder.0.path().join("w.sarif")).unwrap()).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 2);
    for result in results {
        assert!(rules.iter().any(|rule| rule["id"] == result["ruleId"]));
        let at = &result["locations"][0]["physicalLocation"];
        assert_eq!(at["artifactLocation"]["uri"], "a%20b.c");
        assert!(at["region"]["startLine"].as_u64().unwrap() > 8);
        let flow = &result["codeFlows"][0]["threadFlows"][0]["locations"];
        assert!(flow.as_array().unwrap().len() > 2);
    }
}

#[test]
fn what_cannot_be_analyzed_is_a_clear_error() {
    let folder = Folder::new(&[
        ("greeter.c", GREETER),
        (
            "broken.c",
            "#include \"helloworld.h\"\nint f(void) { return x; }\n",
        ),
        ("text.txt", ""),
        ("other/helloworld.h", "#include <stdint.h>\n"),
        ("other/greeter.c", GREETER),
    ]);
    let cases = [
        (
            &["--source", "greeter.c", "--clang", "no-clang"][..],
            "there is no `no-clang`: install clang 19",
        ),
        (
            &["--source", "greeter.c", "--clang", "cat"],
            "`cat` is no clang",
        ),
        (&["--source", "nothing.c"], "there is no source `nothing.c`"),
        (&["--source", "text.txt"], "`text.txt` is neither C nor C++"),
        (&["--source", "broken.c"], "clang cannot compile `broken.c`"),
        (
            &["--source", "other/greeter.c"],
            "pass that one with `--bindings-header`",
        ),
    ];
    for (args, expected) in cases {
        let output = folder.analyze(args);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(
            said.starts_with("error: ") && said.contains(expected),
            "{said}"
        );
        assert!(!said.contains("/tmp/.tmp"), "{said}");
    }
    assert_eq!(folder.analyze(&[]).status.code(), Some(2));
}

#[test]
fn files_that_call_each_other_are_followed() {
    let drops = "#include \"helloworld.h\"
void done(exports_sammyne_helloworld_greeter_borrow_context_t ctx) {
  sammyne_helloworld_types_context_drop_borrow(ctx);
}
";
    let declared = "void done(exports_sammyne_helloworld_greeter_borrow_context_t ctx);\n";
    let calls = |end: &str| {
        let drop = "  sammyne_helloworld_types_context_drop_borrow(ctx);\n  if (req->name.len == 1) \
                    sammyne_helloworld_types_method_context_request_id(ctx);\n";
        assert!(GREETER.contains(drop));
        let text = GREETER
            .replace(drop, end)
            .replace("    return;", "    done(ctx);\n    return;");
        text.replace("\n\nvoid", &format!("\n{declared}\nvoid"))
    };
    let folder = Folder::new(&[
        ("drops.c", drops),
        ("right.c", &calls("  done(ctx);\n")),
        ("twice.c", &calls("  done(ctx);\n  done(ctx);\n")),
    ]);
    let lines = |args: &[&str]| {
        let output = folder.analyze(&[args, &["--format", "json"]].concat());
        let report: Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|_| panic!("{}", stderr(&output)));
        let findings = report["findings"].as_array().unwrap().iter();
        let at = findings.map(|f| format!("{} {}:{}", f["kind"], f["file"], f["line"]));
        at.collect::<Vec<_>>()
    };
    assert_eq!(
        lines(&["--source", "right.c", "--source", "drops.c"]),
        [""; 0]
    );
    assert_eq!(
        lines(&["--source", "twice.c", "--source", "drops.c"]),
        ["\"double-drop\" \"drops.c\":3"]
    );
    // Where the other source is not given, nobody knows what becomes of the handle.
    assert_eq!(lines(&["--source", "twice.c"]), [""; 0]);
}

/// "Nothing found" is not to be taken for more than it is.
#[test]
fn exports_that_are_in_no_source_are_named() {
    let folder = Folder::new(&[
        ("other.c", "#include \"helloworld.h\"\n"),
        ("greeter.c", GREETER),
    ]);
    let note = "note: 1 of 1 exports are in none of the sources: `sammyne:helloworld/greeter@1.0.0#say-hello`\n";
    assert_eq!(stderr(&folder.analyze(&["--source", "other.c"])), note);
    let said = stderr(&folder.analyze(&["--source", "greeter.c"]));
    assert!(!said.contains("note: "), "{said}");
}

#[test]
fn sources_that_do_not_go_together_are_analyzed_apart() {
    let one = format!("static int number;\n{GREETER}");
    let folder = Folder::new(&[("one.c", &one), ("two.c", "static long number;\n")]);
    let output = folder.analyze(&["--source", "one.c", "--source", "two.c"]);
    assert!(
        stdout(&output).contains("one.c:10:5: error: borrow<context>"),
        "{}",
        stdout(&output)
    );
    assert!(
        stderr(&output).contains("do not compile as one"),
        "{}",
        stderr(&output)
    );
}

/// By a macro of the user's, by a pointer to a function; with bindings that are too old to have a drop of borrows.
#[test]
fn a_drop_is_seen_however_it_is_called() {
    let folder = Folder::new(&[(
        "twice.c",
        "#include \"helloworld.h\"
#define DROP(x) sammyne_helloworld_types_context_drop_own((sammyne_helloworld_types_own_context_t){(x).__handle})
void exports_sammyne_helloworld_greeter_say_hello(
    exports_sammyne_helloworld_greeter_borrow_context_t ctx,
    exports_sammyne_helloworld_greeter_hello_request_t *req,
    exports_sammyne_helloworld_greeter_hello_reply_t *ret) {
  void (*drop)(sammyne_helloworld_types_own_context_t) = sammyne_helloworld_types_context_drop_own;
  DROP(ctx);
  if (req->name.len == 0) DROP(ctx);
  if (req->name.len == 1) drop((sammyne_helloworld_types_own_context_t){ctx.__handle});
}
",
    )]);
    let mut generate = Command::new(env!("CARGO_BIN_EXE_witguard"));
    generate.args(["gen", "-q", "--lang", "c", "--bindings", "--out-dir"]);
    generate
        .arg(folder.0.path())
        .arg(repository("wit/hello.wit"));
    assert!(generate.status().unwrap().success());
    let header = folder.0.path().join("helloworld.h");
    let text = fs::read_to_string(&header).unwrap();
    let old = text.lines().filter(|line| !line.contains("_drop_borrow("));
    let old: String = old
        .map(|line| line.replace("0.63.0", "0.36.0") + "\n")
        .collect();
    assert_ne!(old, text);
    fs::write(&header, old).unwrap();
    let output = folder.analyze(&[
        "--source",
        "twice.c",
        "--bindings-header",
        "helloworld.h",
        "--format",
        "json",
    ]);
    let report: Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", stderr(&output)));
    let findings = report["findings"].as_array().unwrap().iter();
    let found: Vec<_> = findings
        .map(|f| (f["kind"].as_str().unwrap(), f["line"].as_u64().unwrap()))
        .collect();
    // What a macro calls is not told from any other use.
    assert_eq!(found, [("use-after-drop", 9), ("double-drop", 10)]);
}

#[test]
fn the_cmake_target_analyzes_the_sources() {
    let lists = |sources: &str| {
        format!(
            "cmake_minimum_required(VERSION 3.20)
project(test LANGUAGES C CXX)
find_package(Witguard REQUIRED)
add_library(hello STATIC {sources})
set_target_properties(hello PROPERTIES CXX_STANDARD 20)
target_compile_definitions(hello PRIVATE \"NAME=a b\")
witguard_target(hello WIT {} BINDINGS ANALYZE)
",
            repository("wit/hello.wit").display()
        )
    };
    let right = "#include \"helloworld_guard.hpp\"
void exports_sammyne_helloworld_greeter_say_hello(
    exports_sammyne_helloworld_greeter_borrow_context_t ctx,
    exports_sammyne_helloworld_greeter_hello_request_t *req,
    exports_sammyne_helloworld_greeter_hello_reply_t *) {
  static_assert(__cplusplus == 202002L);
  witguard::sammyne::helloworld::types::context_guard guard{ctx};
  exports_sammyne_helloworld_greeter_hello_request_free(req);
}
";
    let folder = Folder::new(&[
        ("leaky.c", GREETER),
        ("right.cpp", right),
        ("leaky/CMakeLists.txt", &lists("../leaky.c")),
        ("right/CMakeLists.txt", &lists("../right.cpp ../right.h")),
        ("right.h", ""),
    ]);
    let dir = folder.0.path();
    let cmake = |args: &[&str]| {
        let mut command = Command::new("cmake");
        command.current_dir(dir).args(args);
        let tool = format!("-DWITGUARD_EXECUTABLE={}", env!("CARGO_BIN_EXE_witguard"));
        let package = format!("-DWitguard_DIR={}", repository("cmake").display());
        if args[0] == "-S" {
            let compilers = [
                "-DCMAKE_C_COMPILER=clang-19",
                "-DCMAKE_CXX_COMPILER=clang++-19",
            ];
            command
                .args(["-G", "Ninja", &tool, &package])
                .args(compilers);
        }
        command.output().expect("cmake starts")
    };
    for (name, is_right) in [("leaky", false), ("right", true)] {
        let build = format!("build {name}");
        let configured = cmake(&["-S", name, "-B", &build]);
        assert!(configured.status.success(), "{}", stderr(&configured));
        let analyzed = cmake(&["--build", &build, "--target", "hello_analyze"]);
        let said = stdout(&analyzed) + &stderr(&analyzed);
        assert_eq!(analyzed.status.success(), is_right, "{said}");
        let expected = match is_right {
            true => "Nothing found.",
            false => "leaky.c:9:5: error: borrow<context> `ctx`",
        };
        assert!(said.contains(expected), "{said}");
    }
}
