//! How the house is kept: its public face, its lints, and what has one home only.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

/// What is public of the crate, and nothing else.
const FACE: [&str; 9] = [
    "pub mod clang;",
    "pub mod inspect;",
    "pub mod load;",
    "pub mod write;",
    "pub use generated::{Defined, Generated, GeneratedFile};",
    "pub use given_header::BindingsHeader;",
    "pub use opts::{Language, Opts};",
    "pub use witguard_messages::Diagnostic;",
    "pub use witguard_verify as verify;",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The sources and templates of the product, with their paths from the root.
fn product() -> Vec<(PathBuf, String)> {
    let folders = ["src", "templates", "host/src", "verify/src", "messages/src"];
    let files = folders
        .iter()
        .flat_map(|folder| WalkDir::new(root().join(folder)));
    let files = files.map(|entry| entry.expect("it can be read"));
    let files = files.filter(|entry| entry.file_type().is_file());
    let found: Vec<_> = files
        .map(|entry| {
            let path = entry.path().strip_prefix(root()).expect("below the root");
            (path.to_path_buf(), text(entry.path()))
        })
        .collect();
    assert!(found.len() > 100, "{}", found.len());
    found
}

#[test]
fn the_public_face_is_what_is_promised() {
    let lib = text(&root().join("src/lib.rs"));
    let public = lib.lines().filter(|line| line.starts_with("pub "));
    let public: BTreeSet<_> = public.collect();
    assert_eq!(public, BTreeSet::from(FACE));
}

#[test]
fn every_crate_has_the_lints_and_none_allows_them_away() {
    let manifest = text(&root().join("Cargo.toml"));
    for lint in [
        "missing_docs = \"warn\"",
        "unreachable_pub = \"warn\"",
        "all = \"warn\"",
    ] {
        assert!(manifest.contains(lint), "{lint}");
    }
    for member in [
        "",
        "host",
        "verify",
        "messages",
        "benches",
        "benches/support",
        "tests/analyze",
        "tests/e2e",
    ] {
        let manifest = text(&root().join(member).join("Cargo.toml"));
        assert!(manifest.contains("[lints]\nworkspace = true"), "{member}");
    }
    for (path, text) in product() {
        for lint in [
            "allow(missing_docs",
            "allow(unreachable_pub",
            "allow(clippy",
            "expect(clippy",
        ] {
            assert!(!text.contains(lint), "{}: {lint}", path.display());
        }
    }
}

#[test]
fn text_from_outside_has_one_sanitizer() {
    // A range of characters that turn the direction of text, as a list of harmful ones has it.
    let range = r"'\u{202a}'..=";
    let knows = |(path, text): (PathBuf, String)| text.contains(range).then_some(path);
    let found: Vec<_> = product().into_iter().filter_map(knows).collect();
    assert_eq!(found, [Path::new("messages/src/untrusted.rs")]);
}

#[test]
fn the_product_does_not_know_the_demo() {
    for (path, text) in product() {
        for name in ["request-id", "request_id"] {
            assert!(!text.contains(name), "{}: {name}", path.display());
        }
    }
}

#[test]
fn no_text_promises_what_cannot_be_installed_yet() {
    let of_users = [
        "README.md",
        "README.zh-CN.md",
        "docs",
        "cmake",
        "examples",
        "src",
        "templates",
    ];
    let files = of_users
        .iter()
        .flat_map(|path| WalkDir::new(root().join(path)));
    let files = files.map(|entry| entry.expect("it can be read").into_path());
    for path in files.filter(|path| path.is_file()) {
        let text = text(&path);
        assert!(
            !text.contains("cargo install witguard"),
            "{}",
            path.display()
        );
    }
}
