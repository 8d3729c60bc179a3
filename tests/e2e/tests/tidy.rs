//! clang-tidy finds nothing error-prone in the C++ that is generated.

use std::path::PathBuf;
use std::process::Command;

use wit_bindgen_core::wit_parser::Resolve;
use witguard::write::write;
use witguard::{Language, Opts};
use witguard_e2e::corpus;
use witguard_e2e::toolchain::TARGET;

/// What clang-tidy says of the generated header, shims and skeleton.
fn said(wit: &PathBuf) -> String {
    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_path(wit).unwrap();
    let world = resolve.select_world(&[package], None).unwrap();
    let mut opts = Opts::default();
    opts.languages = vec![Language::Cpp];
    opts.write_bindings = true;
    opts.stubs = true;
    let made = opts.generate(&mut resolve, world).unwrap();
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), &made.files).unwrap();
    let is_cxx = |name: &&String| name.ends_with(".cpp");
    let names: Vec<_> = made.files.into_iter().map(|file| file.name).collect();
    let output = Command::new("clang-tidy-19")
        .args([
            "--quiet",
            "--checks=-*,bugprone-*",
            "--header-filter=_guard.hpp",
        ])
        .args(names.iter().filter(is_cxx))
        .args(["--", TARGET, "-std=c++17", "-fno-exceptions"])
        .current_dir(dir.path())
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
