//! What plain cargo commands build: a newcomer's first build must be quick, and `cargo bench` must run the benches.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

/// What cargo prints for `args`, at the root of the repository.
fn cargo(args: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .args(args)
        .arg("--locked")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    String::from_utf8(output.stdout).expect("cargo prints UTF-8")
}

/// The packages that only `witguard verify` needs.
const OF_VERIFY: [&str; 6] = [
    "indicatif",
    "quick-junit",
    "wasmtime",
    "wildmatch",
    "witguard-host",
    "witguard-verify",
];

#[test]
fn the_default_build_has_no_runtime() {
    // The tree of all default members, which are what `cargo build` builds.
    let built = cargo(&["tree", "-e", "normal,build", "--prefix", "none"]);
    assert!(built.contains("wit-bindgen-c v"), "{built}");
    let brought = |tree: &str, name: &str| tree.lines().any(|line| line.starts_with(name));
    for heavy in ["cranelift", "criterion"].iter().chain(&OF_VERIFY) {
        assert!(!brought(&built, heavy), "{heavy}");
    }
    // The check above would find them: they are in the tree when `verify` is on.
    let verify = cargo(&["tree", "-p", "witguard", "-F", "verify", "--prefix", "none"]);
    for name in OF_VERIFY {
        assert!(brought(&verify, name), "{name}");
    }
}

/// A new dependency must be accounted for in `docs/performance.md`.
#[test]
#[cfg(target_os = "linux")]
fn the_crates_are_as_many_as_is_said() {
    let tree = cargo(&["tree", "-p", "witguard", "-e", "normal", "--prefix", "none"]);
    let crates = tree.lines().map(|line| line.trim_end_matches(" (*)"));
    let crates: BTreeSet<_> = crates.collect();
    let page = include_str!("../docs/performance.md");
    let row = page.lines().find(|line| line.starts_with("| crates in it"));
    let said = row.and_then(|row| row.trim_end_matches(" |").rsplit(' ').next());
    assert_eq!(said, Some(&*crates.len().to_string()));
}

#[test]
fn cargo_bench_runs_all_benches() {
    let metadata = cargo(&["metadata", "--no-deps", "--format-version", "1"]);
    let metadata: Value = serde_json::from_str(&metadata).unwrap();
    let default = metadata["workspace_default_members"].as_array().unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let default = packages.iter().filter(|p| default.contains(&p["id"]));
    let targets = default.flat_map(|p| p["targets"].as_array().unwrap());
    let benches = targets.filter(|target| target["kind"] == serde_json::json!(["bench"]));
    let mut names: Vec<_> = benches
        .map(|bench| bench["name"].as_str().unwrap())
        .collect();
    names.sort_unstable();
    assert_eq!(names, ["calls", "generate", "headers"]);
}
