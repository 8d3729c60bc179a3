//! The shapes that are measured, and the modules made of them.

use std::path::{Path, PathBuf};

use witguard::{Language, Opts};
use witguard_e2e::generate::{Wit, made_by};
use witguard_e2e::{Release, corpus};

use super::code;

/// What the user's functions receive. This decides what a guard may cost.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Handles by value, each used on every path.
    Used,
    /// Handles by value or a pointer to one; some paths leave before one is used.
    Handles,
    /// A struct with handles in it.
    Struct,
    /// A list, walked once: each item is used, and then dropped.
    List,
}

/// A WIT world, and the sources `size/<name>.c` and `.cpp` with the same function in several forms, chosen by `-D`.
pub(crate) struct Shape {
    pub name: &'static str,
    pub kind: Kind,
}

/// One of the forms that a source has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Form {
    /// Each drop written by hand.
    Manual,
    /// A guard on the stack for each handle.
    Guard,
    /// C++: the user's function is called by the shim, with values that own.
    Shim,
    /// C: no drop at all; the shim drops.
    Autodrop,
}

impl Form {
    fn define(self) -> &'static str {
        match self {
            Form::Manual => "-DMANUAL",
            Form::Guard => "-DGUARD",
            Form::Shim => "-DSHIM",
            Form::Autodrop => "-DAUTODROP",
        }
    }
}

/// A shape with its generated files.
pub(crate) struct Built {
    release: Release,
    name: &'static str,
}

impl Shape {
    pub(crate) fn build(&self) -> Built {
        let wit = match self.name {
            "seed" | "greeter" => corpus::hello(),
            name => corpus::conformance_dir().join(format!("{name}.wit")),
        };
        Built::new(self.name, &wit, None)
    }
}

impl Built {
    /// Generates the files of a world in the WIT at `wit`, for the sources called `name`.
    pub(crate) fn new(name: &'static str, wit: &Path, world: Option<&str>) -> Built {
        let mut opts = Opts::default();
        opts.languages = vec![Language::C, Language::Cpp];
        opts.write_bindings = true;
        let release = Release::new(&Wit::Path(wit.into()), world, made_by(move || opts.build()));
        Built {
            release: release.unwrap_or_else(|error| panic!("{error:#}")),
            name,
        }
    }

    /// Whether the source in this language (`c`, `cpp`) has the form.
    pub(crate) fn has(&self, language: &str, form: Form) -> bool {
        let text = std::fs::read_to_string(self.source(language)).unwrap();
        text.contains(&format!("defined({})", &form.define()[2..]))
    }

    /// The user's object in one form.
    pub(crate) fn user(&self, language: &str, form: Form, level: &str, flags: &[&str]) -> PathBuf {
        let mut all = vec![form.define()];
        if form != Form::Autodrop {
            all.push("-DWITGUARD_NO_SHIMS");
        }
        self.compile(&self.source(language), level, &[&all, flags].concat())
    }

    /// The object of a generated source, such as `_guard.cpp`.
    pub(crate) fn generated(&self, ending: &str, level: &str, flags: &[&str]) -> PathBuf {
        self.compile(&self.release.generated(ending), level, flags)
    }

    /// The instructions of [`Built::core`].
    pub(crate) fn module(
        &self,
        language: &str,
        form: Form,
        level: &str,
        flags: &[&str],
    ) -> code::Module {
        code::module(&self.core(language, form, level, flags))
    }

    /// The core module of the user's form, linked with everything it needs and stripped.
    pub(crate) fn core(&self, language: &str, form: Form, level: &str, flags: &[&str]) -> Vec<u8> {
        let mut objects = vec![
            self.generated(".c", level, flags),
            self.user(language, form, level, flags),
        ];
        match form {
            Form::Shim => objects.push(self.generated("_guard.cpp", level, flags)),
            Form::Autodrop => objects.push(self.generated("_guard.c", level, flags)),
            Form::Manual | Form::Guard => {}
        }
        let module = self.release.link(&objects);
        module.unwrap_or_else(|error| panic!("{}: {error:#}", self.name))
    }

    fn source(&self, language: &str) -> PathBuf {
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/size");
        sources.join(format!("{}.{language}", self.name))
    }

    fn compile(&self, source: &Path, level: &str, flags: &[&str]) -> PathBuf {
        let object = self.release.object(source, level, flags);
        object.unwrap_or_else(|error| panic!("{} at {level} {flags:?}: {error:#}", self.name))
    }
}
