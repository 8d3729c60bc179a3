//! Compiles everything generated for a world for wasm32, in every language standard, and links it.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use wit_component::ComponentEncoder;
use witguard_e2e::Toolchain;
use witguard_e2e::toolchain::TARGET;

const STRICT: [&str; 4] = ["-Wall", "-Wextra", "-Werror", "-pedantic"];

/// The warning flags for the file that wit-bindgen-c generates: those of its own tests.
const BEARABLE: [&str; 4] = ["-Wall", "-Wextra", "-Werror", "-Wno-unused-parameter"];

const LITE: [&str; 2] = ["-fno-exceptions", "-fno-rtti"];
const FULL: [&str; 2] = ["-fexceptions", "-frtti"];

/// The standards that are compiled to objects. The others are only checked.
const LINKED_C: &str = "-std=c17";
const LINKED_CPP: &str = "-std=c++20";

/// What every linked module also needs: the system calls that a C++ runtime imports.
const SYSTEM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/guest/wasi_stubs.c");

/// Compiles [`SYSTEM`] into `folder`, for all units.
///
/// # Errors
/// The compiler's output.
pub(crate) fn system(tools: &Toolchain, folder: &Path) -> Result<PathBuf> {
    let object = folder.join("system.o");
    let mut command = Command::new(tools.clang());
    run(command.args([TARGET, "-c", SYSTEM, "-o"]).arg(&object))?;
    Ok(object)
}

/// The generated files of one world, in a folder.
pub(crate) struct Unit<'a> {
    pub tools: &'a Toolchain,
    pub folder: &'a Path,
    /// The object that [`system`] made.
    pub system: &'a Path,
    /// The world's name as in the names of the files.
    pub stem: &'a str,
}

impl Unit<'_> {
    /// Compiles every file once in every standard, and links those in C17 and in C++20 without exceptions.
    ///
    /// A skeleton includes its guard header first, which proves that the header is self-contained.
    ///
    /// # Errors
    /// The first error of a compiler or of the linker.
    pub(crate) fn check(&self) -> Result<()> {
        self.c("-std=c11", "_guard.c")?;
        self.c("-std=c11", "_impl.c")?;
        for standard in ["-std=c++17", "-std=c++20", "-std=c++23"] {
            // One translation unit, for speed. For linking they are compiled separately.
            let sources = ["_guard.cpp", "_impl.cpp"];
            self.cpp(standard, FULL, sources)?;
            if standard != LINKED_CPP {
                self.cpp(standard, LITE, sources)?;
            }
            self.cpp(standard, LITE, ["_guard.h", "_guard.hpp"])?;
        }
        self.native()?;
        self.link()
    }

    /// Links the test kit instead of the bindings with the C files, natively: nothing is undefined.
    fn native(&self) -> Result<()> {
        std::fs::write(self.folder.join("main.c"), "int main(void) { return 0; }\n")?;
        let mut command = Command::new(self.tools.clang());
        command
            .current_dir(self.folder)
            .args(STRICT)
            .arg("-std=c11");
        command.args(["_testkit.c", "_guard.c", "_impl.c"].map(|end| self.file(end)));
        run(command.args(["main.c", "-o", "native"])).context("with the test kit")
    }

    fn c(&self, standard: &str, end: &str) -> Result<()> {
        let mut command = self.command(self.tools.clang());
        command.args(STRICT).args([standard, "-fsyntax-only"]);
        run(command.arg(self.file(end)))
    }

    /// Checks one translation unit that includes these files in order.
    fn cpp(&self, standard: &str, mode: [&str; 2], ends: [&str; 2]) -> Result<()> {
        let include = |end| format!("#include \"{}\"\n", self.file(end));
        std::fs::write(self.folder.join("unit.cpp"), ends.map(include).concat())?;
        let mut command = self.command(self.tools.clangxx());
        command.args(STRICT).arg(standard).args(mode);
        run(command.args(["-fsyntax-only", "unit.cpp"]))
    }

    /// Links one module of the C files and one of the C++ files: nothing is undefined and nothing is defined twice.
    fn link(&self) -> Result<()> {
        let mut command = self.command(self.tools.clang());
        command.args(BEARABLE).args(["-std=c11", "-c"]);
        run(command.args([self.file(".c"), "-o".into(), self.file(".o")]))?;

        let mut c = self.command(self.tools.clang());
        c.arg(LINKED_C);
        self.component(c, ["_guard.c", "_impl.c"])
            .context("as a component in C")?;
        let mut cpp = self.command(self.tools.clangxx());
        cpp.arg(LINKED_CPP).args(LITE);
        self.component(cpp, ["_guard.cpp", "_impl.cpp"])
            .context("as a component in C++")
    }

    fn component(&self, mut command: Command, sources: [&str; 2]) -> Result<()> {
        command.args(STRICT).args(sources.map(|end| self.file(end)));
        command.args([".o", "_component_type.o"].map(|end| self.file(end)));
        command.arg(self.system).arg("-mexec-model=reactor");
        run(command.args(["-o", "core.wasm"]))?;
        self.componentize("core.wasm")
    }

    /// Makes a component of the module. The encoder requires every export of the world, each with the right type.
    fn componentize(&self, core: &str) -> Result<()> {
        let module = std::fs::read(self.folder.join(core))?;
        ComponentEncoder::default()
            .module(&module)?
            .validate(true)
            .encode()?;
        Ok(())
    }

    fn command(&self, compiler: &Path) -> Command {
        let mut command = Command::new(compiler);
        command.current_dir(self.folder).arg(TARGET);
        command
    }

    fn file(&self, end: &str) -> String {
        format!("{}{end}", self.stem)
    }
}

fn run(command: &mut Command) -> Result<()> {
    let output = command.output().context("a compiler does not start")?;
    if !output.status.success() || !output.stderr.is_empty() {
        bail!("{command:?}\n{}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(())
}
