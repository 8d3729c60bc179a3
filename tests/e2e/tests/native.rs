//! Generated code built for this machine and run under AddressSanitizer, LeakSanitizer and UndefinedBehaviorSanitizer,
//! with a fake host that knows each handle: no memory is lost or freed twice, and each borrow is dropped exactly once.
//!
//! Each source under `native/` with a table of scenarios is a driver, and each scenario is a process.

#[path = "native/compilers.rs"]
mod compilers;

use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::OnceLock;

use compilers::{Compilers, STRICT, run};
use tempfile::TempDir;
use wit_bindgen_core::wit_parser::Resolve;
use witguard::write::write;
use witguard::{Language, Opts};
use witguard_e2e::corpus;

const SIGABRT: i32 = 6;

/// Linker options that redirect every object's calls of the heap.
const WRAPPED: &str = "-Wl,--wrap=malloc,--wrap=realloc,--wrap=free";

/// A driver: a source, what it is linked with, and what it tests.
struct Driver {
    source: &'static str,
    wit: &'static str,
    shims: Option<&'static str>,
    cxx_standard: &'static str,
    flags: &'static [&'static str],
}

#[test]
fn c_shims_drop_each_borrow_once() {
    Driver::c("shims.c").holds();
}

#[test]
fn c_shims_keep_calls_apart_and_stop_without_memory() {
    Driver::c("calls.c").holds();
}

#[test]
fn c_scoped_guards_drop_where_their_scope_ends() {
    let shims = None;
    let driver = Driver::c("scoped.c");
    Driver { shims, ..driver }.holds();
}

/// A jump past a scoped guard leaks. Each compiler says so, as docs/c.md has it.
#[test]
fn a_jump_past_a_c_guard_is_told() {
    let code = |body: &str| {
        format!(
            "#define WITGUARD_NO_SHIMS\n#include \"w_guard.h\"\nint f(int n, t_t_types_own_ctx_t c) {{\n{body}\n}}\n"
        )
    };
    let guard = "T_T_TYPES_OWN_CTX_GUARD(mine, c); (void)mine;";
    let right = code(&format!("{guard} if (n) goto out;\n++n; out: return n;"));
    let past = code(&format!("if (n) goto out;\n{guard} ++n; out: return n;"));
    let switched = code(&format!(
        "switch (n) {{ case 0: ; {guard} break; case 1: ++n; }} return n;"
    ));
    let dir = tempfile::tempdir().unwrap();
    let includes = format!("-I{}", generated("shapes.wit").display());
    let accepts = |compilers: &Compilers, text: &str| {
        let source = dir.path().join("jump.c");
        std::fs::write(&source, text).unwrap();
        compilers.accepts(&source, &[&includes, "-std=c11"]).is_ok()
    };
    let with_warning = |compilers: &Compilers, text: &str| {
        let source = dir.path().join("jump.c");
        std::fs::write(&source, text).unwrap();
        let said = compilers.accepts(&source, &[&includes, "-std=c11", "-Wjump-misses-init"]);
        said.err().is_some_and(|said| said.contains("jump"))
    };
    for past in [past, switched] {
        assert!(accepts(Compilers::clang(), &right) && !accepts(Compilers::clang(), &past));
        // By itself gcc says nothing.
        assert!(accepts(Compilers::gcc(), &right) && accepts(Compilers::gcc(), &past));
        assert!(!with_warning(Compilers::gcc(), &right) && with_warning(Compilers::gcc(), &past));
    }
}

#[test]
fn cpp_shims_drop_each_borrow_once_and_free_all_memory() {
    Driver::cpp("guarded.cpp").holds();
}

#[test]
fn cpp_guarded_values_can_be_taken_apart_and_moved() {
    Driver::cpp("taken.cpp").holds();
}

#[test]
fn cpp_guards_move_and_drop_once() {
    Driver::cpp("guards.cpp").holds();
}

#[test]
fn cpp_guards_that_are_checked_say_what_is_wrong() {
    let flags = &["-DWITGUARD_CHECKED"];
    let driver = Driver::cpp("checked.cpp");
    Driver { flags, ..driver }.holds();
}

#[test]
fn cpp_values_go_with_the_library() {
    for standard in ["-std=c++17", "-std=c++20", "-std=c++2b"] {
        Driver {
            cxx_standard: standard,
            ..Driver::cpp("interface.cpp")
        }
        .holds();
    }
}

#[test]
fn cpp_frees_what_the_bindings_forget() {
    let wit = "packages";
    for driver in [Driver::cpp("packages.cpp"), Driver::c("packages.c")] {
        Driver { wit, ..driver }.holds();
    }
}

#[test]
fn other_compilers_accept_the_generated_text() {
    for compilers in [Compilers::gcc(), Compilers::clang()] {
        for (wit, world) in [
            ("shapes.wit", "w"),
            ("packages", "w"),
            ("hello.wit", "helloworld"),
        ] {
            let accept = |end: &str, flags: &[&str]| {
                let source = generated(wit).join(format!("{world}_{end}"));
                let accepted = compilers.accepts(&source, flags);
                accepted.unwrap_or_else(|said| panic!("{} {flags:?}: {said}", compilers.name));
            };
            let newest = match compilers.name {
                "clang" => "-std=c++26",
                _ => "-std=c++23",
            };
            for standard in ["-std=c++17", "-std=c++20", "-std=c++23", newest] {
                accept("guard.cpp", &[standard]);
                accept("impl.cpp", &[standard, "-O0"]);
                accept("guard.cpp", &[standard, "-fno-exceptions", "-fno-rtti"]);
                accept("impl.cpp", &[standard, "-DWITGUARD_CHECKED"]);
            }
            for standard in ["-std=c11", "-std=c17"] {
                accept("guard.c", &[standard]);
                accept("impl.c", &[standard]);
            }
        }
    }
}

impl Driver {
    fn c(source: &'static str) -> Driver {
        Driver {
            source,
            wit: "shapes.wit",
            shims: Some("w_guard.c"),
            cxx_standard: "-std=c++17",
            flags: &[],
        }
    }

    fn cpp(source: &'static str) -> Driver {
        Driver {
            shims: Some("w_guard.cpp"),
            ..Driver::c(source)
        }
    }

    /// Builds the driver with both compilers and runs all of its scenarios.
    #[track_caller]
    fn holds(&self) {
        let mut wrong = String::new();
        for compilers in [Compilers::gcc(), Compilers::clang()] {
            let dir = tempfile::tempdir().unwrap();
            let program = self.build(compilers, dir.path());
            let list = run(&program, &[]);
            let list = String::from_utf8(list.stdout).expect("names are ASCII");
            assert!(!list.is_empty(), "{} has no scenarios", self.source);
            for scenario in list.lines() {
                let [name, ending, message] = scenario.splitn(3, '|').collect::<Vec<_>>()[..]
                else {
                    panic!("not a scenario: {scenario}");
                };
                let output = run(&program, &[name]);
                let said = String::from_utf8_lossy(&output.stderr);
                if !(ends(&output, ending) && said.contains(message)) {
                    let status = output.status;
                    wrong += &format!("{name} ({}): {status}\n{said}\n", compilers.name);
                }
            }
        }
        assert!(wrong.is_empty(), "{}:\n{wrong}", self.source);
    }

    fn build(&self, compilers: &Compilers, dir: &Path) -> PathBuf {
        let generated = generated(self.wit);
        let here = sources();
        let includes = [&here, &generated].map(|dir| format!("-I{}", dir.display()));
        let mut flags: Vec<&str> = includes.iter().map(String::as_str).collect();
        flags.extend(self.flags);
        let ours = [here.join("native.c"), here.join(self.source)];
        let shims = self.shims.map(|shims| generated.join(shims));
        let bindings = [generated.join("w.c")];
        let strict = ours
            .iter()
            .chain(&shims)
            .map(|source| (source, &STRICT[..]));
        let lax = bindings.iter().map(|source| (source, &["-w"][..]));
        let mut objects = Vec::new();
        for (i, (source, warnings)) in strict.chain(lax).enumerate() {
            let is_cxx = source.extension().is_some_and(|end| end == "cpp");
            let standard = if is_cxx {
                self.cxx_standard
            } else {
                "-std=c11"
            };
            let flags = [&flags[..], &[standard], warnings].concat();
            let object = dir.join(format!("{i}.o"));
            let compiled = compilers.compile(source, &object, &flags);
            compiled.unwrap_or_else(|said| panic!("{}: {said}", compilers.name));
            objects.push(object);
        }
        let program = dir.join("driver");
        let linked = compilers.link(&objects, &[WRAPPED], &program);
        linked.unwrap_or_else(|said| panic!("{}: {said}", compilers.name));
        program
    }
}

/// Whether a scenario ended as it must: it returned, a fault was found, or a guard aborted.
fn ends(output: &Output, ending: &str) -> bool {
    match ending {
        "0" => output.status.success() && output.stdout == b"done\n",
        "1" => output.status.code().is_some_and(|code| code != 0),
        "2" => output.status.signal() == Some(SIGABRT),
        other => panic!("not an ending: {other}"),
    }
}

fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/native")
}

/// The folder with everything generated for a file or folder under `native/`, or for the example package.
fn generated(wit: &str) -> PathBuf {
    static SHAPES: OnceLock<TempDir> = OnceLock::new();
    static PACKAGES: OnceLock<TempDir> = OnceLock::new();
    static HELLO: OnceLock<TempDir> = OnceLock::new();
    let (made, path) = match wit {
        "hello.wit" => (&HELLO, corpus::hello()),
        "packages" => (&PACKAGES, sources().join(wit)),
        _ => (&SHAPES, sources().join(wit)),
    };
    made.get_or_init(|| generate(&path)).path().to_owned()
}

fn generate(path: &Path) -> TempDir {
    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_path(path).expect("the WIT is valid");
    let world = resolve.select_world(&[package], None).expect("one world");
    let mut opts = Opts::default();
    opts.languages = vec![Language::C, Language::Cpp];
    opts.write_bindings = true;
    opts.stubs = true;
    let made = opts.generate(&mut resolve, world);
    let dir = tempfile::tempdir().expect("a temporary folder");
    write(dir.path(), &made.expect("the WIT can be served").files).expect("files can be written");
    dir
}
