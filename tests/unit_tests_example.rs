//! The example with CMake, CTest and AddressSanitizer, configured, built and run.

use std::path::Path;
use std::process::{Command, Output};

const LEAK: &str = "borrow<context> handle 1 (parameter `ctx` of `sammyne:helloworld/greeter@1.0.0#say-hello`) is \
                    still live at the end of the call: drop it on every path out of the function";

#[test]
fn the_example_passes_and_fails_where_a_handle_leaks() {
    let dir = tempfile::tempdir().unwrap();
    let build = dir.path().join("a build");
    configure(&build, &[]);
    run(Command::new("cmake").arg("--build").arg(&build));
    let output = ctest(&build);
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("100% tests passed"), "{said}");
    assert!(
        said.contains(LEAK),
        "the leak's test says what it found: {said}"
    );

    // A second build has nothing to do.
    let again = run(Command::new("cmake").arg("--build").arg(&build));
    let said = String::from_utf8_lossy(&again.stdout);
    assert!(said.contains("no work to do"), "{said}");

    // The same test, of a function that leaks.
    configure(&build, &["-DGREETER=leaky_greeter.c"]);
    run(Command::new("cmake").arg("--build").arg(&build));
    let output = ctest(&build);
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(!output.status.success(), "{said}");
    assert!(
        said.contains(&format!("helloworld_testkit: {LEAK}\n")),
        "{said}"
    );
    assert!(said.contains("1 tests failed out of 2"), "{said}");
}

/// The sanitizer that the example enables does find leaked memory.
#[test]
fn the_example_is_sanitized() {
    let dir = tempfile::tempdir().unwrap();
    let build = dir.path().join("build");
    let source = dir.path().join("forgetful.cpp");
    let example = Path::new(EXAMPLE).join("greeter.cpp");
    let text = std::fs::read_to_string(example).unwrap();
    let first = "if (req.name.empty())";
    assert!(text.contains(first));
    let kept = format!("static_cast<void>(new string(req.name));\n  {first}");
    std::fs::write(&source, text.replace(first, &kept)).unwrap();
    configure(&build, &[&format!("-DGREETER={}", source.display())]);
    run(Command::new("cmake").arg("--build").arg(&build));
    let output = ctest(&build);
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(!output.status.success(), "{said}");
    assert!(said.contains("LeakSanitizer"), "{said}");
}

const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/unit-tests");

fn configure(build: &Path, options: &[&str]) {
    let witguard = format!("-DWITGUARD_EXECUTABLE={}", env!("CARGO_BIN_EXE_witguard"));
    let mut cmake = Command::new("cmake");
    cmake.args(["-G", "Ninja", "-S", EXAMPLE, "-B"]).arg(build);
    cmake.arg(witguard);
    run(cmake.args(options));
}

fn ctest(build: &Path) -> Output {
    let mut ctest = Command::new("ctest");
    ctest.arg("--test-dir").arg(build).arg("--verbose");
    ctest.output().expect("ctest starts: install cmake")
}

#[track_caller]
fn run(command: &mut Command) -> Output {
    let output = command.output().expect("cmake starts: install cmake");
    assert!(output.status.success(), "{command:?}\n{output:?}");
    output
}
