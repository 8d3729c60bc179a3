//! The examples of unit tests, with CMake, CTest and sanitizers: configured, built and run.

use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

const LEAK: &str = "borrow<context> handle 1 (parameter `ctx` of `sammyne:helloworld/greeter@1.0.0#say-hello`) is \
                    still live at the end of the call: drop it on every path out of the function";

/// The early return of the example's function.
const EARLY: &str = "if (req.name.empty())";

/// An example, built in a folder of its own.
struct Example {
    name: &'static str,
    /// The test of the early return, as CTest calls it.
    early: &'static str,
    dir: TempDir,
}

#[test]
fn the_plain_example_holds() {
    let said = Example::new("unit-tests", "greeter").holds();
    assert!(
        said.contains(LEAK),
        "the leak's test says what it found: {said}"
    );
}

#[test]
fn the_example_with_googletest_holds() {
    Example::new("unit-tests-googletest", "Greeter.AsksWhoIsThere").holds();
}

#[test]
fn the_example_with_catch2_holds() {
    Example::new("unit-tests-catch2", "asks who is there").holds();
}

/// Faults in the function under test, and what is said of each.
const FAULTS: [(&str, &str); 4] = [
    // Test frameworks break long lines.
    (
        "static_cast<void>(ctx.release());",
        "borrow<context> handle 1 (parameter `ctx` of",
    ),
    (
        "sammyne_helloworld_types_context_drop_borrow(ctx.get());",
        "was dropped already",
    ),
    ("static_cast<void>(new string(req.name));", "LeakSanitizer"),
    (
        "volatile int big = 2147483647; big = big + 1;",
        "signed integer overflow",
    ),
];

/// What links a library of a kit gets the kit and the shims.
#[test]
fn the_kit_can_be_in_a_library() {
    let dir = TempDir::with_prefix("a project ").unwrap();
    let examples = repository().join("examples/unit-tests");
    let lists = format!(
        "cmake_minimum_required(VERSION 3.20)
project(libraries LANGUAGES C CXX)
find_package(Witguard REQUIRED)
enable_testing()
function(add kind language greeter test)
  add_library(${{kind}} ${{kind}} \"{examples}/${{greeter}}\")
  witguard_target(${{kind}} WIT \"{wit}\" LANG ${{language}} TESTKIT ${{ARGN}})
  add_executable(${{kind}}_test \"{examples}/${{test}}\")
  target_link_libraries(${{kind}}_test PRIVATE ${{kind}})
  add_test(NAME ${{kind}} COMMAND ${{kind}}_test)
endfunction()
add(STATIC cpp greeter.cpp greeter_test.cpp SHIMS)
add(OBJECT c leaky_greeter.c leak_test.c)
",
        examples = examples.display(),
        wit = repository().join("wit/hello.wit").display(),
    );
    std::fs::write(dir.path().join("CMakeLists.txt"), lists).unwrap();
    for generator in ["Ninja", "Unix Makefiles"] {
        let build = dir.path().join(generator);
        configure(generator, dir.path(), &build, &[]);
        works(Command::new("cmake").arg("--build").arg(&build));
        let (passed, said) = said(Command::new("ctest").arg("--test-dir").arg(&build));
        assert!(passed && said.contains("0 tests failed out of 2"), "{said}");
    }
}

impl Example {
    fn new(name: &'static str, early: &'static str) -> Example {
        let dir = TempDir::with_prefix("a build ").unwrap();
        Example { name, early, dir }
    }

    /// The tests of the example pass, and fail with each fault. Gives what CTest says where they pass.
    #[track_caller]
    fn holds(&self) -> String {
        self.builds(&[]);
        let (passed, said) = self.runs();
        assert!(passed && said.contains("100% tests passed"), "{said}");
        assert!(said.contains("0 tests failed out of 2"), "{said}");
        let again = self.build();
        assert!(again.contains("no work to do"), "{again}");
        for (fault, expected) in FAULTS {
            self.tests_with(fault);
            let (passed, said) = self.runs();
            assert!(!passed && said.contains(expected), "{fault}: {said}");
            let failed = format!("- {} (", self.early);
            assert!(said.contains(&failed), "{fault}: {said}");
            assert!(said.contains("1 tests failed out of 2"), "{fault}: {said}");
        }
        said
    }

    /// Builds the example with its function changed: this comes before the early return.
    #[track_caller]
    fn tests_with(&self, fault: &str) {
        let original = repository().join("examples/unit-tests/greeter.cpp");
        let text = std::fs::read_to_string(original).unwrap();
        assert_eq!(text.matches(EARLY).count(), 1);
        let changed = self.dir.path().join("changed.cpp");
        let early = format!("if (req.name.empty()) {{ {fault} }}\n  {EARLY}");
        std::fs::write(&changed, text.replace(EARLY, &early)).unwrap();
        self.builds(&[&format!("-DGREETER={}", changed.display())]);
    }

    /// Configures and builds the example with these options.
    #[track_caller]
    fn builds(&self, options: &[&str]) {
        let source = repository().join("examples").join(self.name);
        configure("Ninja", &source, &self.dir.path().join("build"), options);
        self.build();
    }

    #[track_caller]
    fn build(&self) -> String {
        let mut cmake = Command::new("cmake");
        works(cmake.arg("--build").arg(self.dir.path().join("build")))
    }

    /// Runs the tests: whether all passed, and what CTest said.
    fn runs(&self) -> (bool, String) {
        let mut ctest = Command::new("ctest");
        ctest.arg("--test-dir").arg(self.dir.path().join("build"));
        said(ctest.arg("--verbose"))
    }
}

/// Configures the project in `source` with these options. The build folder has the package beside it.
#[track_caller]
fn configure(generator: &str, source: &Path, build: &Path, options: &[&str]) {
    let package = build.with_extension("package");
    let mut tool = Command::new(env!("CARGO_BIN_EXE_witguard"));
    works(tool.args(["cmake-dir", "--out-dir"]).arg(&package));
    let mut cmake = Command::new("cmake");
    cmake.args(["-G", generator, "-S"]).arg(source);
    cmake.arg("-B").arg(build);
    cmake.arg(format!("-DWitguard_DIR={}", package.display()));
    works(cmake.args(options));
}

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[track_caller]
fn works(command: &mut Command) -> String {
    let (works, said) = said(command);
    assert!(works, "{command:?}\n{said}");
    said
}

/// Whether the command works, and all of its output.
#[track_caller]
fn said(command: &mut Command) -> (bool, String) {
    let output: Output = command.output().expect("it starts: run tests/run.sh");
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    (output.status.success(), said)
}
