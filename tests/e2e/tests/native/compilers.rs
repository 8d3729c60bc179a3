//! The native compilers of this machine, with sanitizers that are checked to find what they are for.

use std::path::Path;
use std::process::{Command, Output};
use std::sync::OnceLock;

use witguard_e2e::Toolchain;

/// A C and a C++ compiler, and the options that both always get.
pub(crate) struct Compilers {
    pub name: &'static str,
    c: String,
    cxx: String,
    flags: &'static [&'static str],
    /// Faults that the sanitizers must find in a program, each with its message.
    finds: &'static [(&'static str, &'static str)],
}

/// Warnings are errors in all but the bindings.
pub(crate) const STRICT: [&str; 4] = ["-Wall", "-Wextra", "-Werror", "-pedantic"];

impl Compilers {
    /// gcc with AddressSanitizer, which includes LeakSanitizer, and UndefinedBehaviorSanitizer.
    pub(crate) fn gcc() -> &'static Compilers {
        static FOUND: OnceLock<Compilers> = OnceLock::new();
        FOUND.get_or_init(|| {
            Compilers {
                name: "gcc",
                c: "gcc".into(),
                cxx: "g++".into(),
                flags: &[
                    "-g",
                    "-O1",
                    "-fno-omit-frame-pointer",
                    "-fsanitize=address,undefined",
                    "-fno-sanitize-recover=all",
                ],
                finds: &[
                    (
                        "static char *volatile p; p = malloc(8); p = 0;",
                        "LeakSanitizer",
                    ),
                    (
                        "volatile char *volatile p = malloc(8); free((void *)p); *p = 1;",
                        "heap-use-after-free",
                    ),
                    (
                        "char *volatile p = malloc(8); free(p); free(p);",
                        "double-free",
                    ),
                    (
                        "volatile int big = 2147483647; big = big + 1;",
                        "signed integer overflow",
                    ),
                ],
            }
            .checked("g++ (which brings libasan8, liblsan0 and libubsan1)")
        })
    }

    /// clang with optimization and UndefinedBehaviorSanitizer: clang has `trivial_abi` and `__builtin_assume`,
    /// and its sanitizer needs no runtime library, since it only traps.
    pub(crate) fn clang() -> &'static Compilers {
        static FOUND: OnceLock<Compilers> = OnceLock::new();
        FOUND.get_or_init(|| {
            let tools = Toolchain::find().unwrap_or_else(|error| panic!("{error:#}"));
            Compilers {
                name: "clang",
                c: tools.clang().display().to_string(),
                cxx: tools.clangxx().display().to_string(),
                flags: &["-g", "-O2", "-fsanitize=undefined", "-fsanitize-trap=all"],
                finds: &[("volatile int big = 2147483647; big = big + 1;", "")],
            }
            .checked("clang-19 and g++ (which brings the C++ library that clang links)")
        })
    }

    /// Checks the compilers: compiles and runs small programs, one right and the others wrong.
    fn checked(self, packages: &str) -> Compilers {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let right = [("free(malloc(8));", None)];
        let wrong = self.finds.iter().map(|(body, said)| (*body, Some(*said)));
        for (body, finds) in right.into_iter().chain(wrong) {
            // A C++ program around a C function, like the drivers.
            let function = dir.path().join("function.c");
            let main = dir.path().join("main.cpp");
            let text = format!("#include <stdlib.h>\nint function(void) {{ {body} return 0; }}\n");
            std::fs::write(&function, text).unwrap();
            std::fs::write(
                &main,
                "#include <vector>\nextern \"C\" int function();\n\
                 int main() { return std::vector<int>(1, function())[0]; }\n",
            )
            .unwrap();
            let objects = [function, main].map(|source| {
                let object = source.with_extension("o");
                let output = self.compile(&source, &object, &["-w"]);
                assert!(
                    output.is_ok(),
                    "no working compilers for this machine: install {packages}\n{output:?}"
                );
                object
            });
            let program = dir.path().join("program");
            let linked = link(&self, &objects, &[], &program);
            assert!(
                linked.is_ok(),
                "no working sanitizers for this machine: install {packages}\n{linked:?}"
            );
            let output = run(&program, &[]);
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            match finds {
                None => assert!(output.status.success(), "{}: {said}", self.name),
                Some(finds) => assert!(
                    !output.status.success() && said.contains(finds),
                    "{} does not find what is wrong with `{body}` (LeakSanitizer must be allowed to ptrace): {said}",
                    self.name
                ),
            }
        }
        self
    }

    /// Compiles one file.
    pub(crate) fn compile(
        &self,
        source: &Path,
        object: &Path,
        flags: &[&str],
    ) -> Result<(), String> {
        let mut command = self.compiler(source);
        command.args(self.flags).args(flags);
        said(command.arg("-c").arg(source).arg("-o").arg(object))
    }

    /// Compiles one file only for its diagnostics, and without a sanitizer.
    pub(crate) fn accepts(&self, source: &Path, flags: &[&str]) -> Result<(), String> {
        let mut command = self.compiler(source);
        command.arg("-O1").args(STRICT).args(flags);
        said(command.arg("-S").arg(source).arg("-o").arg("/dev/null"))
    }

    fn compiler(&self, source: &Path) -> Command {
        let is_cxx = source.extension().is_some_and(|end| end == "cpp");
        Command::new(if is_cxx { &self.cxx } else { &self.c })
    }

    /// Links a driver with these further flags.
    pub(crate) fn link(
        &self,
        objects: &[std::path::PathBuf],
        flags: &[&str],
        program: &Path,
    ) -> Result<(), String> {
        link(self, objects, flags, program)
    }
}

/// Runs a program with sanitizers that stop at the first fault.
pub(crate) fn run(program: &Path, arguments: &[&str]) -> Output {
    Command::new(program)
        .args(arguments)
        .env(
            "ASAN_OPTIONS",
            "detect_leaks=1:detect_stack_use_after_return=1:exitcode=99",
        )
        .env("UBSAN_OPTIONS", "print_stacktrace=1:exitcode=98")
        .output()
        .expect("what was just linked starts")
}

fn link(
    compilers: &Compilers,
    objects: &[std::path::PathBuf],
    flags: &[&str],
    program: &Path,
) -> Result<(), String> {
    let mut command = Command::new(&compilers.cxx);
    command.args(compilers.flags).args(objects).args(flags);
    said(command.arg("-o").arg(program))
}

/// Runs a command. The error is its output when it fails.
fn said(command: &mut Command) -> Result<(), String> {
    match command.output() {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
        Err(error) => Err(format!("{}: {error}", command.get_program().display())),
    }
}
