//! The commands that are measured, as cargo builds them for users.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// Where they are.
pub struct Built {
    witguard: PathBuf,
    wit_bindgen_c: PathBuf,
}

impl Built {
    /// Builds both for release, from the same crates: a bench gets only the binaries of its own package from cargo.
    ///
    /// # Panics
    /// They do not build.
    pub fn build() -> Built {
        // Set at run time, when cargo runs the bench.
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| env!("CARGO").into());
        let output = Command::new(cargo)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .args(["build", "--release", "--locked"])
            .args(["-p", "witguard", "--bin", "witguard"])
            .args(["-p", "witguard-bench-support", "--bin", "wit-bindgen-c"])
            .arg("--message-format=json-render-diagnostics")
            .stderr(Stdio::inherit())
            .output()
            .expect("cargo starts");
        assert!(output.status.success(), "cargo cannot build the commands");
        let messages = String::from_utf8(output.stdout).expect("cargo writes JSON");
        Built {
            witguard: executable(&messages, "witguard"),
            wit_bindgen_c: executable(&messages, "wit-bindgen-c"),
        }
    }

    /// `witguard gen` of C++ guards into the directory `out`.
    pub fn witguard(&self, wit: &Path, out: &Path) -> Command {
        let mut command = Command::new(&self.witguard);
        command.args(["gen", "--lang", "cpp", "--out-dir"]);
        command.arg(out).arg(wit);
        command
    }

    /// What `wit-bindgen c` does, into the directory `out`.
    pub fn wit_bindgen_c(&self, wit: &Path, out: &Path) -> Command {
        let mut command = Command::new(&self.wit_bindgen_c);
        command.arg(wit).arg(out);
        command
    }
}

/// Where the binary of this name is, by what cargo says of each thing it built.
fn executable(messages: &str, name: &str) -> PathBuf {
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["target"]["name"] == name)
        .find_map(|message| Some(message["executable"].as_str()?.into()))
        .unwrap_or_else(|| panic!("cargo does not say where {name} is"))
}
