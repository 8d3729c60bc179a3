//! The test kit, built natively with the functions under test and run under sanitizers: it finds and names every fault,
//! and reports nothing that is right.
//!
//! Each driver under `testkit/` has a table of scenarios with the failures that the kit must find. Each scenario runs in
//! its own process.

#[path = "native/compilers.rs"]
mod compilers;

use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};

use compilers::{Compilers, STRICT, run};
use tempfile::TempDir;
use wit_bindgen_core::Files;
use wit_bindgen_core::wit_parser::Resolve;
use wit_component::StringEncoding;
use witguard::{Language, Opts};
use witguard_e2e::corpus;

const SIGABRT: i32 = 6;

/// A driver and what it is linked with: sources next to it, and generated ones.
struct Driver {
    wit: &'static str,
    source: &'static str,
    sources: &'static [&'static str],
    generated: &'static [&'static str],
    flags: &'static [&'static str],
}

const HANDLES: Driver = Driver {
    wit: "kit.wit",
    source: "handles.c",
    sources: &[],
    generated: &[],
    flags: &[],
};

const GREET: Driver = Driver {
    wit: "greet.wit",
    source: "greet.c",
    ..HANDLES
};

#[test]
fn each_wrong_use_of_a_handle_is_found_and_named() {
    HANDLES.holds();
}

#[test]
fn a_task_must_drop_before_it_returns() {
    let (wit, source) = ("tasks.wit", "tasks.c");
    Driver {
        wit,
        source,
        ..HANDLES
    }
    .holds();
}

#[test]
fn functions_written_in_every_way_are_tested() {
    for (sources, generated) in [
        (&["greet_manual.c"], &[][..]),
        (&["greet_guard.cpp"], &[]),
        (&["greet_shim.cpp"], &["w_guard.cpp"]),
        (&["greet_autodrop.c"], &["w_guard.c"]),
    ] {
        Driver {
            sources,
            generated,
            ..GREET
        }
        .holds();
    }
}

#[test]
fn a_leak_on_an_early_return_is_found() {
    let sources = &["greet_manual.c"];
    let flags = &["-DLEAKS=1"];
    Driver {
        sources,
        flags,
        ..GREET
    }
    .holds();
}

#[test]
fn a_handler_can_throw() {
    let sources = &["greet_manual.c"];
    let (source, flags) = ("throws.cpp", &["-DLEAKS=1", "-fexceptions"]);
    Driver {
        source,
        sources,
        flags,
        ..GREET
    }
    .holds();
}

const JUMPS: Driver = Driver {
    source: "jumps.c",
    generated: &["w_guard.c"],
    ..GREET
};

const TASK_JUMPS: Driver = Driver {
    wit: "tasks.wit",
    source: "task_jumps.c",
    ..JUMPS
};

#[test]
fn a_handler_can_leave_a_call_of_the_c_shims_by_a_jump() {
    JUMPS.holds();
    TASK_JUMPS.holds();
}

const MOVED: Driver = Driver {
    source: "moved.cpp",
    ..GREET
};

/// Also where an optimizing compiler could conclude that it does not happen.
#[test]
fn the_use_of_a_handle_that_was_moved_or_dropped_is_found() {
    for flags in [&["-O0"], &["-O1"], &["-O2"], &["-O3"], &["-Os"]] {
        Driver { flags, ..MOVED }.holds();
    }
}

/// What guards assume in a component would hide it: they must not assume it in a test.
#[test]
fn an_assumption_hides_the_use_of_a_handle_that_was_moved() {
    let clang = Compilers::clang();
    let dir = tempfile::tempdir().unwrap();
    let generated = generate(&sources().join(MOVED.wit), &Opts::default());
    let guard = generated.path().join("w_guard.hpp");
    let text = std::fs::read_to_string(&guard).unwrap();
    let condition = "defined(__clang__) && defined(__wasm__)";
    assert!(text.contains(condition));
    std::fs::write(&guard, text.replace(condition, "defined(__clang__)")).unwrap();
    let program = MOVED.build(clang, generated.path(), dir.path());
    assert!(!run(&program, &["dropped"]).status.success());
    assert!(run(&program, &["live"]).status.success());
}

/// With a faulty kit the scenarios must fail, or the drivers prove nothing.
#[test]
fn a_kit_that_finds_less_or_more_fails_its_tests() {
    for (driver, from, to) in [
        // This kit finds no leak.
        (
            HANDLES,
            "if (where) testkit_leaked(i, where);",
            "(void)where;",
        ),
        // This kit takes every handle to be live.
        (
            HANDLES,
            "if (entry->state != W_TESTKIT_LIVE) {",
            "if (false) {",
        ),
        // This kit frees what a component does not: `free(list_ptr)` of an empty list.
        (
            HANDLES,
            "size_t list_len = ptr->len;\n  if (list_len > 0) {",
            "size_t list_len = ptr->len;\n  free(ptr->ptr);\n  if (list_len > 0) {",
        ),
        // This kit does not let the C shims forget.
        (JUMPS, "  w_guard_reset();\n", ""),
        (TASK_JUMPS, "  w_guard_reset();\n", ""),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let generated = generate(&sources().join(driver.wit), &Opts::default());
        let kit = generated.path().join("w_testkit.c");
        let text = std::fs::read_to_string(&kit).unwrap();
        assert!(text.contains(from), "the kit has no `{from}`");
        std::fs::write(&kit, text.replace(from, to)).unwrap();
        let program = driver.build(Compilers::gcc(), generated.path(), dir.path());
        let names = scenarios(&program);
        let failed = |name: &&String| !run(&program, &[name]).status.success();
        assert!(names.iter().filter(failed).count() > 0, "{from}");
    }
}

#[test]
fn a_failure_prints_and_aborts_unless_it_is_handled() {
    let dir = tempfile::tempdir().unwrap();
    let generated = generate(&sources().join(HANDLES.wit), &Opts::default());
    let program = HANDLES.build(Compilers::gcc(), generated.path(), dir.path());
    let output = run(&program, &["early_nested", "abort"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.signal(), Some(SIGABRT), "{said}");
    let lines: Vec<_> = said.lines().collect();
    assert_eq!(lines.len(), 4, "all that leaked in the call: {said}");
    assert_eq!(
        lines[0],
        "w_testkit: borrow<ctx> handle 1 (parameter `req.items[0].c` of `t:kit/api@0.1.0#nested`) is still live at \
         the end of the call: drop it on every path out of the function"
    );
    let output = run(&program, &["all_dropped", "abort"]);
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn every_conformance_case_compiles_without_a_warning() {
    let mut cases: Vec<PathBuf> = std::fs::read_dir(corpus::conformance_dir())
        .expect("the conformance cases are beside the repository")
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "wit"))
        .collect();
    cases.sort();
    let mut compiled = 0;
    for case in cases {
        for no_sig_flattening in [false, true] {
            let mut opts = Opts::default();
            opts.bindings.no_sig_flattening = no_sig_flattening;
            let Some(generated) = try_generate(&case, &opts) else {
                continue;
            };
            compiled += 1;
            accepted(
                generated.path(),
                "w_testkit",
                &["-std=c11"],
                &["-std=c++17"],
            );
        }
    }
    assert_eq!(compiled, 2 * 34, "worlds that bindings can be made for");
}

#[test]
fn every_standard_and_option_is_accepted() {
    let native = sources().join("../native");
    for wit in [
        sources().join("kit.wit"),
        sources().join("tasks.wit"),
        sources().join("../asynchronous/shapes.wit"),
        native.join("shapes.wit"),
        native.join("packages"),
    ] {
        let mut utf16 = Opts::default();
        utf16.bindings.string_encoding = StringEncoding::UTF16;
        for opts in [Opts::default(), utf16] {
            accepted(generate(&wit, &opts).path(), "w_testkit", &C, &CXX);
        }
    }
    let hello = generate(&corpus::hello(), &Opts::default());
    accepted(hello.path(), "helloworld_testkit", &C, &CXX);
}

/// gcc draws conclusions from a table with one entry.
#[test]
fn a_kit_with_one_resource_compiles_without_a_warning_at_every_level() {
    for wit in [
        corpus::hello(),
        corpus::conformance_dir().join("01-plain.wit"),
    ] {
        let generated = generate(&wit, &Opts::default());
        let kits = generated.path().read_dir().unwrap();
        let kits = kits.map(|entry| entry.unwrap().path());
        let is_kit = |path: &PathBuf| path.to_string_lossy().ends_with("_testkit.c");
        let kits: Vec<_> = kits.filter(is_kit).collect();
        assert_eq!(kits.len(), 1);
        for compilers in [Compilers::gcc(), Compilers::clang()] {
            for level in ["-O0", "-O2", "-O3", "-Os"] {
                let accepted = compilers.accepts(&kits[0], &["-std=c11", level]);
                accepted.unwrap_or_else(|said| panic!("{} {level}: {said}", compilers.name));
            }
        }
    }
}

const C: [&str; 2] = ["-std=c11", "-std=c17"];
const CXX: [&str; 3] = ["-std=c++17", "-std=c++20", "-std=c++23"];

/// Compiles the kit as C, and its header as C++, with all compilers.
#[track_caller]
fn accepted(generated: &Path, kit: &str, c: &[&str], cxx: &[&str]) {
    let source = generated.join(format!("{kit}.c"));
    let user = generated.join("user.cpp");
    // Included twice, to test its include guard.
    let include = format!("#include \"{kit}.h\"\n");
    std::fs::write(&user, format!("{include}{include}int main() {{}}\n")).unwrap();
    for compilers in [Compilers::gcc(), Compilers::clang()] {
        let accept = |source: &Path, standard: &str| {
            let accepted = compilers.accepts(source, &[standard]);
            accepted.unwrap_or_else(|said| panic!("{} {standard}: {said}", compilers.name));
        };
        c.iter().for_each(|standard| accept(&source, standard));
        cxx.iter().for_each(|standard| accept(&user, standard));
    }
}

impl Driver {
    /// Builds the driver with both compilers and runs all of its scenarios.
    #[track_caller]
    fn holds(&self) {
        let generated = generate(&sources().join(self.wit), &Opts::default());
        let mut wrong = String::new();
        for compilers in [Compilers::gcc(), Compilers::clang()] {
            let dir = tempfile::tempdir().unwrap();
            let program = self.build(compilers, generated.path(), dir.path());
            for name in scenarios(&program) {
                let output = run(&program, &[&name]);
                if !output.status.success() {
                    let said = String::from_utf8_lossy(&output.stderr);
                    wrong += &format!("{name} ({}): {}\n{said}\n", compilers.name, output.status);
                }
            }
        }
        let sources = self.sources;
        assert!(wrong.is_empty(), "{} {sources:?}:\n{wrong}", self.source);
    }

    fn build(&self, compilers: &Compilers, generated: &Path, dir: &Path) -> PathBuf {
        let here = sources();
        let includes = [&here, generated].map(|dir| format!("-I{}", dir.display()));
        let mut flags: Vec<&str> = includes.iter().map(String::as_str).collect();
        flags.extend(self.flags);
        flags.extend(STRICT);
        let ours = std::iter::once(&self.source).chain(self.sources);
        let made = std::iter::once(&"w_testkit.c").chain(self.generated);
        let sources = ours
            .map(|name| here.join(name))
            .chain(made.map(|name| generated.join(name)));
        let mut objects = Vec::new();
        for (i, source) in sources.enumerate() {
            let is_cxx = source.extension().is_some_and(|end| end == "cpp");
            let standard = if is_cxx { "-std=c++17" } else { "-std=c11" };
            let object = dir.join(format!("{i}.o"));
            let compiled = compilers.compile(&source, &object, &[&flags[..], &[standard]].concat());
            compiled.unwrap_or_else(|said| panic!("{}: {said}", compilers.name));
            objects.push(object);
        }
        let program = dir.join("driver");
        let linked = compilers.link(&objects, &[], &program);
        linked.unwrap_or_else(|said| panic!("{}: {said}", compilers.name));
        program
    }
}

/// The names of a driver's scenarios.
fn scenarios(program: &Path) -> Vec<String> {
    let list = String::from_utf8(run(program, &[]).stdout).expect("names are ASCII");
    let names: Vec<_> = list.lines().map(str::to_string).collect();
    assert!(!names.is_empty(), "a driver without scenarios");
    names
}

fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/testkit")
}

fn generate(wit: &Path, opts: &Opts) -> TempDir {
    try_generate(wit, opts).unwrap_or_else(|| panic!("{} can be served", wit.display()))
}

/// A folder with bindings, guards and the kit; `None` if the WIT cannot be served.
fn try_generate(wit: &Path, opts: &Opts) -> Option<TempDir> {
    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_path(wit).ok()?;
    let world = resolve.select_world(&[package], None).expect("one world");
    let mut opts = opts.clone();
    opts.languages = vec![Language::C, Language::Cpp];
    opts.write_bindings = true;
    opts.testkit = true;
    let mut files = Files::default();
    opts.build()
        .generate(&mut resolve, world, &mut files)
        .ok()?;
    let dir = tempfile::tempdir().expect("a temporary folder");
    for (name, contents) in files.iter() {
        std::fs::write(dir.path().join(name), contents).expect("a file can be written");
    }
    Some(dir)
}
