//! A folder with generated files.

use std::path::Path;

use tempfile::TempDir;
use wit_bindgen_core::wit_parser::Resolve;
use witguard::write::write;
use witguard::{Language, Opts};

/// The bindings, the C++ header, its shims and the skeleton for the only world in the WIT at `wit`.
pub(crate) fn cpp_folder(wit: &Path) -> TempDir {
    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_path(wit).expect("the WIT loads");
    let world = resolve.select_world(&[package], None).expect("one world");
    let mut opts = Opts::default();
    opts.languages = vec![Language::Cpp];
    opts.write_bindings = true;
    opts.stubs = true;
    let made = opts
        .generate(&mut resolve, world)
        .expect("it can be served");
    let dir = tempfile::tempdir().expect("a temporary folder");
    write(dir.path(), &made.files).expect("files can be written");
    dir
}
