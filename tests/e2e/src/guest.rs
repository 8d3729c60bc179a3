//! A guest: what a test component is made of, and how it is built.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use wasi_preview1_component_adapter_provider::{
    WASI_SNAPSHOT_PREVIEW1_ADAPTER_NAME, WASI_SNAPSHOT_PREVIEW1_REACTOR_ADAPTER,
};
use wit_bindgen_core::WorldGenerator;

use crate::compile::{self, Settings, Unit, is_source};
use crate::generate::{self, Generated, Generator, Wit, made_by};
use crate::objects;
use crate::probe;
use crate::toolchain::Toolchain;

/// The description of a component to build. The defaults: the bindings of `wit-bindgen c`, every generated source linked
/// in, `-O1`, C11 and C++20.
pub struct Guest {
    wit: Wit,
    world: Option<String>,
    bindings: BTreeMap<String, Vec<u8>>,
    generators: Vec<Generator>,
    sources: Vec<(String, String)>,
    wanted: Box<dyn Fn(&str) -> bool>,
    settings: Settings,
    toolchain: Option<Toolchain>,
    wasi: bool,
}

/// A component that was built.
#[derive(Debug)]
pub struct Built {
    /// The component, valid.
    pub component: Vec<u8>,
    /// The core module inside it, with the probe's counting wrappers.
    pub core: Vec<u8>,
    /// The names of all generated files in `dir`, sorted.
    pub generated: Vec<String>,
    /// The working directory, removed when this is dropped: generated files, `user/` with the test's sources,
    /// `obj/` with the objects.
    pub dir: TempDir,
}

/// The step at which a build failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The machine has no toolchain.
    Toolchain,
    /// Parsing the WIT or running a generator.
    Generate,
    /// Compiling a source with clang.
    Compile,
    /// Linking with wasm-ld.
    Link,
    /// Making the component with `wit-component`.
    Componentize,
}

/// Why a guest was not built.
#[derive(Debug)]
pub struct BuildError {
    /// The step that failed.
    pub stage: Stage,
    /// Everything that the failing tool printed.
    pub message: String,
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} failed: {}", self.stage, self.message)
    }
}

impl std::error::Error for BuildError {}

impl Guest {
    /// A guest for the WIT in a file or directory.
    pub fn from_path(wit: impl Into<PathBuf>) -> Guest {
        Guest::new(Wit::Path(wit.into()))
    }

    /// A guest for this WIT text (one package).
    pub fn from_text(wit: impl Into<String>) -> Guest {
        Guest::new(Wit::Text(wit.into()))
    }

    /// A guest for this WIT.
    pub fn new(wit: Wit) -> Guest {
        Guest {
            wit,
            world: None,
            bindings: BTreeMap::new(),
            generators: vec![made_by(|| wit_bindgen_c::Opts::default().build())],
            sources: Vec::new(),
            wanted: Box::new(|_| true),
            settings: Settings::default(),
            toolchain: None,
            wasi: false,
        }
    }

    /// Chooses the world. Needed only if the package has several.
    pub fn world(mut self, name: impl Into<String>) -> Guest {
        self.world = Some(name.into());
        self
    }

    /// Uses this generator instead of plain `wit-bindgen c`. It must write the bindings too.
    pub fn generator(self, make: impl Fn() -> Box<dyn WorldGenerator> + 'static) -> Guest {
        self.generated(made_by(make))
    }

    /// Uses the files of this generator instead of those of plain `wit-bindgen c`. They must include the bindings.
    pub fn generated(self, generator: Generator) -> Guest {
        Guest {
            generators: vec![generator],
            ..self
        }
    }

    /// Uses these files, by name, as the bindings, and runs no generator for the bindings.
    pub fn bindings(self, files: BTreeMap<String, Vec<u8>>) -> Guest {
        Guest {
            bindings: files,
            generators: Vec::new(),
            ..self
        }
    }

    /// Also runs this generator, after those added so far, and adds its files to theirs.
    pub fn also(mut self, make: impl Fn() -> Box<dyn WorldGenerator> + 'static) -> Guest {
        self.generators.push(made_by(make));
        self
    }

    /// Adds a source of the test. The name's ending (`.c`, `.cpp`) chooses the language. A file with any other ending,
    /// such as a header, is written but not compiled.
    pub fn source(mut self, name: impl Into<String>, text: impl Into<String>) -> Guest {
        // `-pedantic` requires a newline at the end.
        let mut text = text.into();
        if !text.ends_with('\n') {
            text.push('\n');
        }
        self.sources.push((name.into(), text));
        self
    }

    /// Compiles and links only those generated sources whose names `wanted` accepts.
    pub fn link_only(mut self, wanted: impl Fn(&str) -> bool + 'static) -> Guest {
        self.wanted = Box::new(wanted);
        self
    }

    /// Sets the optimisation option, such as `-O2`.
    pub fn optimize(mut self, option: impl Into<String>) -> Guest {
        self.settings.optimize = option.into();
        self
    }

    /// Sets the C standard, such as `c17`.
    pub fn c_standard(mut self, standard: impl Into<String>) -> Guest {
        self.settings.c_standard = standard.into();
        self
    }

    /// Sets the C++ standard, such as `c++17`.
    pub fn cxx_standard(mut self, standard: impl Into<String>) -> Guest {
        self.settings.cxx_standard = standard.into();
        self
    }

    /// Adds a compiler option, such as `-DWITGUARD_CHECKED`, for every source.
    pub fn flag(mut self, flag: impl Into<String>) -> Guest {
        self.settings.flags.push(flag.into());
        self
    }

    /// Builds with this toolchain instead of the one that [`Toolchain::find`] finds.
    pub fn toolchain(mut self, toolchain: Toolchain) -> Guest {
        self.toolchain = Some(toolchain);
        self
    }

    /// Lets the guest import what it uses of WASI. Without this, every WASI call fails inside the guest.
    pub fn wasi(mut self) -> Guest {
        self.wasi = true;
        self
    }

    /// Generates, compiles, links and componentizes.
    ///
    /// # Errors
    /// The step that failed, and what the tool printed.
    pub fn build(&self) -> Result<Built, BuildError> {
        let tools = match &self.toolchain {
            Some(given) => given.clone(),
            None => Toolchain::find().map_err(at(Stage::Toolchain))?,
        };
        let mut generated = self.bindings.clone();
        generated.extend(
            generate::generate(&self.wit, self.world.as_deref(), &self.generators)
                .map_err(at(Stage::Generate))?,
        );
        let dir = tempfile::tempdir().map_err(at(Stage::Generate))?;
        let stem = generate::stem(&generated).map_err(at(Stage::Generate))?;
        let drops = drop_functions(&generated, stem);
        let units = self
            .write(&generated, stem, &drops, dir.path())
            .map_err(at(Stage::Generate))?;
        objects::compile_guest(&tools, &self.settings, &generated, dir.path(), &units)
            .map_err(at(Stage::Compile))?;

        let mut objects: Vec<_> = units.into_iter().map(|unit| unit.object).collect();
        objects.push(dir.path().join(format!("{stem}_component_type.o")));
        objects
            .extend(probe::objects(&tools, &dir.path().join("obj")).map_err(at(Stage::Compile))?);
        if self.wasi {
            objects.retain(|object| !object.ends_with(probe::WASI_STUBS_OBJECT));
        }
        let core = dir.path().join("core.wasm");
        compile::link(&tools, &objects, &probe::wrapped(&drops), &core).map_err(at(Stage::Link))?;
        let core = std::fs::read(core).map_err(at(Stage::Link))?;
        let component = componentize(&core, self.wasi).map_err(at(Stage::Componentize))?;
        Ok(Built {
            component,
            core,
            generated: generated.into_keys().collect(),
            dir,
        })
    }

    /// Writes every file of the guest to `dir` and gives those to compile.
    fn write(
        &self,
        generated: &Generated,
        stem: &str,
        drops: &[probe::DropFunction],
        dir: &Path,
    ) -> std::io::Result<Vec<Unit>> {
        std::fs::create_dir(dir.join("user"))?;
        std::fs::create_dir(dir.join("obj"))?;
        let bindings = format!("{stem}.c");
        let mut units = Vec::new();
        let mut write = |name: &str, text: &[u8], compiled: bool, strict: bool| {
            let source = dir.join(name);
            if compiled && is_source(name) {
                let object = dir
                    .join("obj")
                    .join(format!("{}.o", name.replace('/', "-")));
                units.push(Unit {
                    source: source.clone(),
                    object,
                    strict,
                });
            }
            std::fs::write(source, text)
        };
        for (name, text) in generated {
            write(name, text, (self.wanted)(name), *name != bindings)?;
        }
        for (name, text) in &self.sources {
            write(&format!("user/{name}"), text.as_bytes(), true, true)?;
        }
        let wrappers = probe::wrappers(&format!("{stem}.h"), drops);
        write(
            "obj/witguard_probe_wrappers.c",
            wrappers.as_bytes(),
            true,
            false,
        )?;
        Ok(units)
    }
}

fn drop_functions(generated: &Generated, stem: &str) -> Vec<probe::DropFunction> {
    let header = generated
        .get(&format!("{stem}.h"))
        .map(|text| String::from_utf8_lossy(text));
    probe::drop_functions(&header.unwrap_or_default())
}

fn componentize(core: &[u8], wasi: bool) -> anyhow::Result<Vec<u8>> {
    let mut encoder = wit_component::ComponentEncoder::default();
    encoder.module(core)?;
    if wasi {
        let (name, adapter) = (
            WASI_SNAPSHOT_PREVIEW1_ADAPTER_NAME,
            WASI_SNAPSHOT_PREVIEW1_REACTOR_ADAPTER,
        );
        encoder.adapter(name, adapter)?;
    }
    encoder.validate(true).encode()
}

/// Turns a tool's error into a [`BuildError`] of this stage.
fn at<E: Into<anyhow::Error>>(stage: Stage) -> impl FnOnce(E) -> BuildError {
    move |error| BuildError {
        stage,
        message: format!("{:#}", error.into()),
    }
}
