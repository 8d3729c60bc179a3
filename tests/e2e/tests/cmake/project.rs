//! A CMake project in a temporary folder whose path has spaces.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;
use std::time::Duration;

use tempfile::TempDir;
use wasi_preview1_component_adapter_provider::WASI_SNAPSHOT_PREVIEW1_REACTOR_ADAPTER as ADAPTER;
use witguard_e2e::instrument::link_arguments;

pub(crate) const GENERATORS: [&str; 2] = ["Ninja", "Unix Makefiles"];

/// Stands in for wasm-tools.
pub(crate) const WASM_TOOLS: &str = env!("CARGO_BIN_EXE_component-new");

pub(crate) struct Project {
    dir: TempDir,
    generator: &'static str,
}

impl Project {
    /// A project that consists of these files.
    pub(crate) fn new(generator: &'static str, files: &[(&str, &str)]) -> Project {
        let dir = TempDir::with_prefix("witguard cmake ").unwrap();
        let project = Project { dir, generator };
        std::fs::create_dir(project.source()).unwrap();
        for (path, text) in files {
            project.write(path, text);
        }
        project
    }

    /// A copy of `examples/<name>`.
    pub(crate) fn example(generator: &'static str, name: &str) -> Project {
        let project = Project::new(generator, &[]);
        project.copy_example(name, "");
        if name == "hello-wasi" {
            let adapter = project.source().join("wasi_snapshot_preview1.reactor.wasm");
            std::fs::write(adapter, ADAPTER).unwrap();
        }
        project
    }

    /// Copies `examples/<name>` into the folder `to` of the project.
    pub(crate) fn copy_example(&self, name: &str, to: &str) {
        copy(
            &repository().join("examples").join(name),
            &self.source().join(to),
        );
    }

    pub(crate) fn source(&self) -> PathBuf {
        self.dir.path().join("the source")
    }

    pub(crate) fn binary(&self) -> PathBuf {
        self.dir.path().join("the build")
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.source().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        // File times have the resolution of the kernel's tick, and Ninja compares them with the time a step began.
        std::thread::sleep(Duration::from_millis(50));
        std::fs::write(path, text).unwrap();
    }

    /// Replaces a text that occurs exactly once in the file.
    pub(crate) fn edit(&self, path: &str, from: &str, to: &str) {
        let text = std::fs::read_to_string(self.source().join(path)).unwrap();
        assert_eq!(text.matches(from).count(), 1, "{from:?} in {path}:\n{text}");
        self.write(path, &text.replace(from, to));
    }

    /// The command that configures with Debian's clang and the package that `witguard cmake-dir` writes.
    pub(crate) fn configure_command(&self) -> Command {
        let mut command = self.bare_configure_command();
        command.arg(define("Witguard_DIR", package()));
        command
    }

    /// The command that configures with Debian's clang, without a path to the package.
    pub(crate) fn bare_configure_command(&self) -> Command {
        let toolchain = package().join("toolchains/debian-clang-19.cmake");
        let mut command = cmake();
        command.arg("-S").arg(self.source());
        command.arg("-B").arg(self.binary());
        command.args(["-G", self.generator]);
        command.arg(define("CMAKE_TOOLCHAIN_FILE", &toolchain));
        command.arg(define("WITGUARD_WASM_TOOLS", Path::new(WASM_TOOLS)));
        command
    }

    /// Configures with these definitions; gives CMake's output.
    #[track_caller]
    pub(crate) fn configure(&self, definitions: &[&str]) -> String {
        succeeds(self.configure_command().args(definitions))
    }

    /// Builds with four jobs at a time; gives the output.
    #[track_caller]
    pub(crate) fn build(&self) -> String {
        succeeds(&mut self.build_command())
    }

    pub(crate) fn build_command(&self) -> Command {
        let mut command = cmake();
        command.arg("--build").arg(self.binary()).args(["-j", "4"]);
        command
    }

    /// Builds, and gives the steps of the build, sorted: `Generating guards of world w for t`, `Building C object
    /// a/b.c.obj`, `Linking C executable x`.
    #[track_caller]
    pub(crate) fn steps(&self) -> Vec<String> {
        let said = self.build();
        let done = said.lines().filter_map(|line| {
            let (_, step) = line.split_once("] ")?;
            let starts = ["Generating guards", "Building ", "Linking "];
            starts
                .iter()
                .any(|start| step.starts_with(start))
                .then(|| step.to_owned())
        });
        let mut done: Vec<_> = done.collect();
        done.sort();
        if self.generator == "Ninja" {
            assert_eq!(done.is_empty(), said.contains("no work to do"), "{said}");
        }
        done
    }

    /// The file `path` that the build made.
    #[track_caller]
    pub(crate) fn built(&self, path: &str) -> Vec<u8> {
        std::fs::read(self.binary().join(path)).unwrap()
    }

    /// Makes a component of the module `path`, without any adapter.
    #[track_caller]
    pub(crate) fn component(&self, path: &str) -> Vec<u8> {
        let module = self.built(path);
        let mut encoder = wit_component::ComponentEncoder::default();
        let encoder = encoder.module(&module).unwrap().validate(true);
        encoder.encode().unwrap()
    }
}

/// The CMake definition with which linked modules contain the probe. The folder must outlive the build.
pub(crate) fn probed(wit: &Path) -> (TempDir, String) {
    let dir = tempfile::tempdir().unwrap();
    let arguments = link_arguments(wit, dir.path()).unwrap().join(" ");
    (dir, format!("-DCMAKE_EXE_LINKER_FLAGS={arguments}"))
}

/// Runs a command that must work; gives all of its output.
#[track_caller]
pub(crate) fn succeeds(command: &mut Command) -> String {
    let (works, said) = run(command);
    assert!(works, "{command:?} fails:\n{said}");
    said
}

/// Runs a command that must fail; gives all of its output.
#[track_caller]
pub(crate) fn fails(command: &mut Command) -> String {
    let (works, said) = run(command);
    assert!(!works, "{command:?} works:\n{said}");
    said
}

fn run(command: &mut Command) -> (bool, String) {
    let output: Output = command
        .output()
        .unwrap_or_else(|error| panic!("{command:?} does not start: {error}; run tests/run.sh"));
    let said = [output.stdout, output.stderr].concat();
    (
        output.status.success(),
        String::from_utf8_lossy(&said).into_owned(),
    )
}

/// CMake, without the environment variables that would change what it finds.
pub(crate) fn cmake() -> Command {
    let mut command = Command::new("cmake");
    for variable in ["CFLAGS", "CXXFLAGS", "LDFLAGS", "CC", "CXX", "DESTDIR"] {
        command.env_remove(variable);
    }
    command.env_remove("CMAKE_PREFIX_PATH");
    command
}

pub(crate) fn define(name: &str, value: &Path) -> String {
    format!("-D{name}={}", value.display())
}

/// The `PATH` without the folders that have a `tool`.
pub(crate) fn path_without(tool: &str) -> OsString {
    let path = std::env::var_os("PATH").unwrap();
    let dirs = std::env::split_paths(&path).filter(|dir| !dir.join(tool).exists());
    std::env::join_paths(dirs).unwrap()
}

/// The path of this repository.
pub(crate) fn repository() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.join("../..").canonicalize().unwrap()
}

/// The path of an up-to-date witguard. Cargo builds the program only for the tests of its own package.
pub(crate) fn witguard() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--locked", "--package", "witguard"]);
        cargo.args(["--bin", "witguard", "--message-format=json"]);
        let output = cargo.current_dir(repository()).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        let text = String::from_utf8(output.stdout).unwrap();
        let executables = text.lines().filter_map(|line| {
            let message: serde_json::Value = serde_json::from_str(line).unwrap();
            message["executable"].as_str().map(PathBuf::from)
        });
        let built: Vec<_> = executables.collect();
        assert_eq!(built.len(), 1, "cargo names the program: {text}");
        built.into_iter().next().unwrap()
    })
}

/// The path of the package that `witguard cmake-dir` writes.
pub(crate) fn package() -> &'static Path {
    static WRITTEN: OnceLock<PathBuf> = OnceLock::new();
    WRITTEN.get_or_init(|| {
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("the package");
        let mut command = Command::new(witguard());
        command.args(["cmake-dir", "--out-dir"]).arg(dir);
        PathBuf::from(succeeds(&mut command).trim_end())
    })
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
