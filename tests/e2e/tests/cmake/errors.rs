//! The error messages of the CMake package.

use std::path::Path;
use std::process::Command;

use insta::assert_snapshot;

use crate::project::{Project, define, fails, package, path_without, repository, witguard};

const PROJECT: &str = "cmake_minimum_required(VERSION 3.20)
project(test LANGUAGES C CXX)
find_package(Witguard REQUIRED)
add_executable(hello hello.c)
add_executable(hello::alias ALIAS hello)
add_library(facade INTERFACE)
add_library(library hello.c)
";

const SEVERAL: &str = "package a:b; world one {} world two {}";

/// The first error of a configuration that fails, on one line and without paths of this machine.
fn error(said: &str, project: &Project) -> String {
    let (_, error) = said.split_once("CMake Error at ").expect(said);
    let (_place, error) = error.split_once("):\n").expect(said);
    let ends = ["Call Stack (most recent", "-- Configuring incomplete"];
    let end = ends.iter().filter_map(|end| error.find(end)).min();
    let words = error[..end.unwrap_or(error.len())].split_whitespace();
    let mut error = words.collect::<Vec<_>>().join(" ");
    for (path, name) in [
        (project.source(), "{source}"),
        (package().into(), "{package}"),
    ] {
        error = error.replace(path.to_str().unwrap(), name);
    }
    error
}

#[test]
fn a_call_that_is_wrong_is_told_so() {
    let project = Project::new(
        "Ninja",
        &[
            ("hello.c", ""),
            ("w.wit", "package a:b; world w {}"),
            ("several.wit", SEVERAL),
        ],
    );
    let calls = [
        "nobody WIT w.wit",
        "hello::alias WIT w.wit",
        "facade WIT w.wit",
        "hello",
        "hello BINDINGS WIT",
        "hello SHIM WIT w.wit",
        "hello WIT w.wit SHIM",
        "hello WIT no/such.wit",
        "hello WIT w.wit LANG rust",
        "hello WIT w.wit LANG c cpp SHIMS",
        "hello WIT w.wit BINDINGS BINDINGS_HEADER w.h",
        "hello WIT w.wit BINDINGS TESTKIT",
        "hello WIT w.wit BINDINGS_HEADER w.h TESTKIT",
        "hello WIT w.wit COMPONENT TESTKIT",
        "hello WIT w.wit OPTIONS --rename a=b --bindings",
        "hello WIT w.wit OPTIONS --testkit",
        "hello WIT w.wit OPTIONS -w=w",
        "hello WIT w.wit ADAPTER hello.c",
        "hello WIT w.wit COMPONENT ADAPTER no/such.wasm",
        "library WIT w.wit COMPONENT",
        "hello WIT w.wit)\nwitguard_target(hello WIT w.wit LANG c",
    ];
    let errors = calls.map(|call| {
        project.write(
            "CMakeLists.txt",
            &format!("{PROJECT}witguard_target({call})\n"),
        );
        let said = fails(&mut project.configure_command());
        format!("witguard_target({call})\n  {}\n", error(&said, &project))
    });
    assert_snapshot!(errors.join("\n"));
}

#[test]
fn a_language_that_is_not_enabled_is_named() {
    let project = Project::new(
        "Ninja",
        &[("w.wit", "package a:b; world w {}"), ("hello.txt", "")],
    );
    let calls = [
        ("CXX", "BINDINGS"),
        ("CXX", "TESTKIT"),
        ("CXX", "LANG c SHIMS"),
        ("C", "SHIMS"),
    ];
    let errors = calls.map(|(enabled, call)| {
        let lists = PROJECT
            .replace("C CXX", enabled)
            .replace("hello.c", "hello.txt");
        let lists = format!("{lists}witguard_target(hello WIT w.wit {call})\n");
        project.write("CMakeLists.txt", &lists);
        // CMake keeps the enabled languages in the cache.
        let _ = std::fs::remove_dir_all(project.binary());
        let said = fails(&mut project.configure_command());
        format!("{enabled}: {call}\n  {}\n", error(&said, &project))
    });
    assert_snapshot!(errors.join("\n"));
}

#[test]
fn what_the_tool_says_is_shown_as_it_says_it() {
    let broken = "package a:b;\n\nworld w {\n  export f: func(\n}\n";
    let project = Project::new(
        "Ninja",
        &[("hello.c", ""), ("w.wit", broken), ("several.wit", SEVERAL)],
    );
    for wit in ["w.wit", "several.wit"] {
        let mut tool = Command::new(witguard());
        let path = project.source().join(wit);
        let expected = fails(tool.args(["gen", "--list", "generated"]).arg(path));
        assert!(expected.lines().count() > 2, "{expected}");
        let lists = format!("{PROJECT}witguard_target(hello WIT {wit})\n");
        project.write("CMakeLists.txt", &lists);
        let said = fails(&mut project.configure_command());
        let shown: String = expected
            .lines()
            .map(|line| format!("    {line}\n"))
            .collect();
        assert!(said.contains(&shown), "not\n{shown}in\n{said}");
    }
}

/// CMake's message when the package is this folder, with these further definitions.
fn not_found(package: &Path, definitions: &[&str], wanted: &str) -> String {
    let project = Project::new("Ninja", &[]);
    let lists = format!(
        "cmake_minimum_required(VERSION 3.20)\nproject(test LANGUAGES NONE)\nfind_package(Witguard {wanted} REQUIRED)\n"
    );
    project.write("CMakeLists.txt", &lists);
    let mut command = project.bare_configure_command();
    command.arg(define("Witguard_DIR", package));
    command.args(definitions);
    // Without any `witguard` that happens to be on the `PATH` of whoever runs this.
    command.env("PATH", path_without("witguard"));
    error(&fails(&mut command), &project)
}

/// The package's own part of the message.
fn reason(error: &str) -> &str {
    let (_, reason) = error.split_once("Reason given by package: ").expect(error);
    reason
}

#[test]
fn what_is_missing_is_named() {
    let sources = repository().join("cmake");
    let tools = tempfile::tempdir().unwrap();
    let fake = |name: &str, says: &str| {
        use std::os::unix::fs::PermissionsExt;
        let path = tools.path().join(name);
        std::fs::write(&path, format!("#!/bin/sh\necho '{says}'\n")).unwrap();
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).unwrap();
        define("WITGUARD_EXECUTABLE", &path)
    };
    let cases = [
        ("no tool", not_found(&sources, &[], "")),
        (
            "no such tool",
            not_found(package(), &["-DWITGUARD_EXECUTABLE=/no/such/witguard"], ""),
        ),
        (
            "an older tool",
            not_found(package(), &[&fake("old", "witguard 0.0.9")], ""),
        ),
        (
            "a newer tool",
            not_found(package(), &[&fake("new", "witguard 0.10.0")], ""),
        ),
        (
            "another tool",
            not_found(package(), &[&fake("other", "hello")], ""),
        ),
    ];
    let cases = cases.map(|(what, said)| {
        let said = reason(&said).replace(tools.path().to_str().unwrap(), "{tools}");
        format!("{what}\n  {said}\n")
    });
    assert_snapshot!(cases.join("\n"));
}

#[test]
fn a_package_of_another_version_is_not_taken() {
    for wanted in ["0.2", "0.1.7", "1", "0.1.7 EXACT"] {
        let said = not_found(package(), &[], wanted);
        let refused = "WitguardConfig.cmake, version: 0.1.0";
        assert!(said.contains(refused), "{wanted}: {said}");
    }
    for wanted in ["", "0.1", "0.1.0", "0.1.0 EXACT"] {
        let project = Project::new("Ninja", &[]);
        let lists = format!(
            "cmake_minimum_required(VERSION 3.20)\nproject(test LANGUAGES NONE)\nfind_package(Witguard {wanted} REQUIRED)\n"
        );
        project.write("CMakeLists.txt", &lists);
        project.configure(&[]);
    }
}
