//! clang-tidy finds nothing error-prone in the C++ that is generated.

#[path = "common/folder.rs"]
mod folder;

use std::path::{Path, PathBuf};
use std::process::Command;

use witguard_e2e::corpus;
use witguard_e2e::toolchain::TARGET;

/// What clang-tidy says of the generated header, shims and skeleton.
fn said(wit: &Path) -> String {
    let dir = folder::cpp_folder(wit);
    let files = std::fs::read_dir(dir.path()).unwrap();
    let files = files.map(|entry| entry.unwrap().path());
    let is_cxx = |path: &PathBuf| path.extension().is_some_and(|end| end == "cpp");
    let output = Command::new("clang-tidy-19")
        .args([
            "--quiet",
            "--checks=-*,bugprone-*",
            "--header-filter=_guard.hpp",
        ])
        .args(files.filter(is_cxx))
        .args(["--", TARGET, "-std=c++17", "-fno-exceptions"])
        .output()
        .expect("clang-tidy starts");
    let said = String::from_utf8(output.stdout).unwrap();
    // Nothing else makes it fail.
    assert!(output.status.success(), "{said}");
    said
}

#[test]
fn nothing_error_prone_is_generated() {
    let docs = |name| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs")).join(name);
    let tests = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests"));
    let conformance = corpus::conformance_dir().join("24-own-and-borrow.wit");
    for wit in [
        docs("store.wit"),
        docs("plugin.wit"),
        tests.join("native/shapes.wit"),
        conformance,
    ] {
        assert_eq!(said(&wit), "", "{}", wit.display());
    }
}
