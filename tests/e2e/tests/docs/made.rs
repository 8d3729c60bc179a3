//! Components made from a few sources, step by step, with the tool's output when a step fails.

use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use tempfile::TempDir;
use wit_bindgen_core::Files;
use wit_bindgen_core::wit_parser::{PackageId, Resolve};
use wit_component::ComponentEncoder;
use witguard::{Language, Opts};
use witguard_e2e::toolchain::TARGET;
use witguard_e2e::{Host, Mode, Toolchain, Values};

/// The worlds that the documentation uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum World {
    Hello,
    Store,
    Plug,
    Pages,
    /// [`TASK`]
    Task,
    /// [`OWN`]
    Own,
}

/// A world with an asynchronous export, for messages about tasks.
pub(crate) const TASK: &str = "package t:task;
interface types { resource ctx; }
interface api { use types.{ctx}; f: async func(c: borrow<ctx>); }
world w { export api; }";

/// A world with own handles of one resource and borrows of two.
pub(crate) const OWN: &str = "package t:owns;
interface types { resource ctx; resource log; take: func(c: ctx); }
interface api { use types.{ctx, log}; f: func(c: borrow<ctx>, l: borrow<log>) -> string; }
world w { import types; export api; }";

/// What to make a component of.
pub(crate) struct Recipe {
    /// The name and the text of each source. A header is only there to be included.
    pub sources: Vec<(&'static str, String)>,
    /// Further compiler options.
    pub flags: &'static [&'static str],
    /// The generated sources to compile, by their endings after the world's name.
    pub generated: &'static [&'static str],
    /// Further linker options.
    pub link: &'static [&'static str],
    /// Whether the object with the component's type is linked.
    pub has_type: bool,
    /// The values that the export is called with.
    pub mode: Mode,
    /// The export that is called.
    pub export: &'static str,
}

impl Default for Recipe {
    fn default() -> Recipe {
        Recipe {
            sources: Vec::new(),
            flags: &[],
            generated: &[".c"],
            link: &["-mexec-model=reactor"],
            has_type: true,
            mode: Mode::Full,
            export: "say-hello",
        }
    }
}

/// How far a recipe got.
pub(crate) struct Made {
    /// The output of the step that failed, or the trap; empty if everything worked.
    pub said: String,
}

impl World {
    fn name(self) -> &'static str {
        match self {
            World::Hello => "helloworld",
            World::Store => "store",
            World::Plug => "plug",
            World::Pages => "pages",
            World::Task | World::Own => "w",
        }
    }

    fn resolve(self) -> (Resolve, PackageId) {
        let mut resolve = Resolve::default();
        let path = |path| crate::repository(path);
        let package = match self {
            World::Hello => resolve.push_path(path("wit/hello.wit")).unwrap().0,
            World::Store => resolve.push_path(path("docs/store.wit")).unwrap().0,
            World::Plug => resolve.push_path(path("docs/plugin.wit")).unwrap().0,
            World::Pages => resolve.push_path(path("docs/async.wit")).unwrap().0,
            World::Task => resolve.push_str("w.wit", TASK).unwrap(),
            World::Own => resolve.push_str("w.wit", OWN).unwrap(),
        };
        (resolve, package)
    }

    /// The text of a generated file.
    pub(crate) fn read(self, name: &str) -> String {
        std::fs::read_to_string(self.generated().join(name)).unwrap()
    }

    /// The folder with bindings, guards and shims in both languages.
    fn generated(self) -> &'static Path {
        static FOLDERS: [OnceLock<TempDir>; 6] = [const { OnceLock::new() }; 6];
        let folder = FOLDERS[self as usize].get_or_init(|| {
            let mut opts = Opts::default();
            opts.languages = vec![Language::Cpp, Language::C];
            opts.write_bindings = true;
            let (mut resolve, package) = self.resolve();
            let world = resolve.select_world(&[package], None).unwrap();
            let mut files = Files::default();
            let generated = opts.build().generate(&mut resolve, world, &mut files);
            generated.unwrap();
            write(&files).unwrap()
        });
        folder.path()
    }

    /// Compiles the sources of a recipe, and returns the compiler's output.
    pub(crate) fn compiled(self, recipe: &Recipe) -> String {
        let dir = tempfile::tempdir().unwrap();
        self.compile(recipe, dir.path()).err().unwrap_or_default()
    }

    /// Makes a component and calls it once, or stops at the first step that fails.
    pub(crate) fn made(self, recipe: &Recipe) -> Made {
        let dir = tempfile::tempdir().unwrap();
        let said = self
            .compile(recipe, dir.path())
            .and_then(|objects| self.link(recipe, &objects, dir.path()))
            .and_then(|core| componentize(&core).map_err(|error| format!("{error:#}")))
            .and_then(|component| call(&component, recipe));
        Made {
            said: said.err().unwrap_or_default(),
        }
    }

    fn compile(self, recipe: &Recipe, dir: &Path) -> Result<Vec<String>, String> {
        let folder = self.generated();
        for (name, text) in &recipe.sources {
            std::fs::write(dir.join(name), text).unwrap();
        }
        let own = recipe.sources.iter().map(|(name, _)| dir.join(name));
        let own = own.filter(|path| path.extension().is_some_and(|end| end != "h"));
        let generated = recipe.generated.iter();
        let generated = generated.map(|end| folder.join(format!("{}{end}", self.name())));
        let sources: Vec<_> = own.chain(generated).collect();
        let mut objects = Vec::new();
        for source in &sources {
            let tools = Toolchain::find().unwrap();
            let is_c = source.extension().is_some_and(|end| end == "c");
            let (compiler, standard) = match is_c {
                true => (tools.clang(), "-std=c11"),
                false => (tools.clangxx(), "-std=c++17"),
            };
            let name = source.file_name().unwrap().to_string_lossy();
            let object = dir.join(format!("{name}.o"));
            let mut command = Command::new(compiler);
            command.args([TARGET, "-O1", standard, "-c"]);
            // The flags are for the recipe's own sources, not for the bindings.
            match source.starts_with(dir) {
                true => command.args(recipe.flags),
                false => command.arg("-w"),
            };
            command
                .arg("-I")
                .arg(folder)
                .arg(source)
                .arg("-o")
                .arg(&object);
            run(&mut command)?;
            objects.push(object.to_str().unwrap().to_owned());
        }
        if recipe.has_type {
            let object = folder.join(format!("{}_component_type.o", self.name()));
            objects.push(object.to_str().unwrap().to_owned());
        }
        Ok(objects)
    }

    fn link(self, recipe: &Recipe, objects: &[String], dir: &Path) -> Result<Vec<u8>, String> {
        let core = dir.join("core.wasm");
        let tools = Toolchain::find().unwrap();
        let mut command = Command::new(tools.clangxx());
        command.arg(TARGET).args(recipe.link).args(objects);
        run(command.arg("-o").arg(&core))?;
        Ok(std::fs::read(core).unwrap())
    }
}

fn componentize(core: &[u8]) -> anyhow::Result<Vec<u8>> {
    ComponentEncoder::default()
        .module(core)?
        .validate(true)
        .encode()
}

/// Writes files into a new folder.
pub(crate) fn write(files: &Files) -> anyhow::Result<TempDir> {
    let dir = tempfile::tempdir()?;
    for (name, contents) in files.iter() {
        std::fs::write(dir.path().join(name), contents)?;
    }
    Ok(dir)
}

/// Runs a tool.
///
/// # Errors
/// What the tool prints, if it prints anything, even if only a warning.
pub(crate) fn run(command: &mut Command) -> Result<(), String> {
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    match output.status.success() && said.is_empty() {
        true => Ok(()),
        false => Err(format!("{said}{}", output.status)),
    }
}

/// Calls the export once.
///
/// # Errors
/// The trap.
fn call(component: &[u8], recipe: &Recipe) -> Result<(), String> {
    let host = Host::new(component).unwrap();
    let exports = host.exports();
    let export = exports.iter().find(|export| export.name == recipe.export);
    let export = export.expect("the export is there").clone();
    let mut instance = host.instantiate().unwrap();
    let args = instance
        .args(&export, &mut Values::new(recipe.mode))
        .unwrap();
    let result = instance.call_export(&export, &args.values).unwrap();
    result.map(drop).map_err(|trap| trap.to_string())
}
