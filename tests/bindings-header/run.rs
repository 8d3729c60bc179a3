//! Runs of the command with a header that some version of wit-bindgen made.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;
use witguard_old_bindings::{Options, Version, generate};

/// The WIT package that the tests use.
pub(crate) const WIT: &str = include_str!("api.wit");

/// A folder with a WIT file, the bindings' header, and what a run wrote.
pub(crate) struct Case {
    dir: TempDir,
    wit: PathBuf,
    header: String,
}

impl Case {
    /// The header that `version` makes of world `plugin` in `api.wit`.
    pub(crate) fn new(version: Version) -> Case {
        Case::made(version, "plugin", &Options::default())
    }

    /// The header that `version` makes of this world in `api.wit` with these options.
    pub(crate) fn made(version: Version, world: &str, options: &Options) -> Case {
        let files = generate(version, WIT, Some(world), options).unwrap();
        let (name, text) = files.iter().find(|(name, _)| name.ends_with(".h")).unwrap();
        Case::with(name, &String::from_utf8(text.clone()).unwrap())
    }

    /// A case with this text as its header.
    pub(crate) fn with(name: &str, text: &str) -> Case {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("made by hand")).unwrap();
        std::fs::write(dir.path().join("api.wit"), WIT).unwrap();
        let case = Case {
            wit: dir.path().join("api.wit"),
            header: format!("made by hand/{name}"),
            dir,
        };
        std::fs::write(case.path(&case.header), text).unwrap();
        case
    }

    /// Replaces the WIT by one that the header was not made from.
    pub(crate) fn wit(self, text: &str) -> Case {
        std::fs::write(&self.wit, text).unwrap();
        self
    }

    /// Replaces `from` in the header by `to`. `from` must occur in it.
    pub(crate) fn edit(self, from: &str, to: &str) -> Case {
        let text = self.header_text();
        assert!(text.contains(from), "{from:?} is not in\n{text}");
        std::fs::write(self.path(&self.header), text.replace(from, to)).unwrap();
        self
    }

    pub(crate) fn header_text(&self) -> String {
        std::fs::read_to_string(self.path(&self.header)).unwrap()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// The text of the file `name` that a run wrote.
    pub(crate) fn written(&self, name: &str) -> String {
        std::fs::read_to_string(self.path("out").join(name)).unwrap()
    }

    /// Runs `witguard gen` in the folder for world `plugin`, unless `args` name another.
    pub(crate) fn run(&self, args: &[&str]) -> Output {
        let mut all = vec![
            "gen",
            "api.wit",
            "--out-dir",
            "out",
            "--bindings-header",
            &self.header,
        ];
        if !args.contains(&"--world") {
            all.extend(["--world", "plugin"]);
        }
        all.extend(args);
        witguard(self.dir.path(), &all)
    }

    /// Makes a run that must fail and write nothing, and gives its message.
    pub(crate) fn refused(&self, args: &[&str]) -> String {
        let mut all = vec!["--lang", "cpp", "--lang", "c", "--stubs"];
        all.extend(args);
        let output = self.run(&all);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(!self.path("out").exists(), "a failed run wrote something");
        assert!(said.starts_with("error: "), "{said}");
        assert!(!said.contains("panicked"), "{said}");
        said
    }

    /// Makes a run that must work, and gives its messages without the lines about written files.
    pub(crate) fn accepted(&self, args: &[&str]) -> String {
        let output = self.run(args);
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{said}");
        let lines = said.lines().filter(|line| !line.starts_with("Generating "));
        lines.collect::<Vec<_>>().join("\n")
    }
}

fn witguard(dir: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_witguard"))
        .current_dir(dir)
        .args(args)
        .output()
        .expect("witguard starts")
}
