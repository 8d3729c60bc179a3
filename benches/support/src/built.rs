//! The commands that are measured, as cargo builds them for users.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// The version of wit-bindgen that witguard has in it.
const VERSION: &str = "0.63.0";

/// The path of `witguard`. `wit-bindgen` is on the path.
pub struct Built {
    witguard: PathBuf,
}

impl Built {
    /// Builds `witguard` for release. Cargo gives a bench only the binaries of the bench's own package.
    ///
    /// # Panics
    /// If the build fails, or `wit-bindgen` is not installed in the version that witguard has in it.
    pub fn build() -> Built {
        // Cargo sets `CARGO` when it runs the bench.
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| env!("CARGO").into());
        let output = Command::new(cargo)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .args(["build", "--release", "--locked"])
            .args(["-p", "witguard", "--bin", "witguard"])
            .arg("--message-format=json-render-diagnostics")
            .stderr(Stdio::inherit())
            .output()
            .expect("cargo starts");
        assert!(output.status.success(), "cargo cannot build the commands");
        let messages = String::from_utf8(output.stdout).expect("cargo writes JSON");
        let version = Command::new("wit-bindgen").arg("--version").output();
        let version = version.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
        assert!(
            version.is_ok_and(|version| version.contains(VERSION)),
            "install what is compared: cargo install wit-bindgen-cli --locked --version {VERSION}"
        );
        Built {
            witguard: executable(&messages, "witguard"),
        }
    }

    /// The command that generates C++ guards with `witguard gen` into the directory `out`.
    pub fn witguard(&self, wit: &Path, out: &Path) -> Command {
        let mut command = Command::new(&self.witguard);
        command.args(["gen", "--lang", "cpp", "--out-dir"]);
        command.arg(out).arg(wit);
        command
    }

    /// `wit-bindgen c`, into the directory `out`.
    pub fn wit_bindgen_c(&self, wit: &Path, out: &Path) -> Command {
        let mut command = Command::new("wit-bindgen");
        command.args(["c", "--out-dir"]).arg(out).arg(wit);
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
