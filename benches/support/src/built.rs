//! The commands that are measured, as cargo builds them for users.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// The paths of the two commands.
pub struct Built {
    witguard: PathBuf,
    wit_bindgen_c: PathBuf,
}

impl Built {
    /// Builds both commands for release, with the same dependencies. Cargo gives a bench only the binaries of the
    /// bench's own package.
    ///
    /// # Panics
    /// If the build fails.
    pub fn build() -> Built {
        // Cargo sets `CARGO` when it runs the bench.
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

    /// The command that generates C++ guards with `witguard gen` into the directory `out`.
    pub fn witguard(&self, wit: &Path, out: &Path) -> Command {
        let mut command = Command::new(&self.witguard);
        command.args(["gen", "--lang", "cpp", "--out-dir"]);
        command.arg(out).arg(wit);
        command
    }

    /// The command that generates what `wit-bindgen c` does, into the directory `out`.
    pub fn wit_bindgen_c(&self, wit: &Path, out: &Path) -> Command {
        let mut command = Command::new(&self.wit_bindgen_c);
        command.arg(wit).arg(out);
        command
    }
}

/// The path of the binary of this name, found in cargo's JSON messages.
fn executable(messages: &str, name: &str) -> PathBuf {
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["target"]["name"] == name)
        .find_map(|message| Some(message["executable"].as_str()?.into()))
        .unwrap_or_else(|| panic!("cargo does not say where {name} is"))
}
