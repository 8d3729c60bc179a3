//! The generated files of `wit/hello.wit`.

use std::collections::BTreeMap;

use wit_bindgen_core::wit_parser::Resolve;
use witguard::{Language, Opts};
use witguard_e2e::corpus;

/// The options that generate the bindings and these languages' guards.
pub(crate) fn opts(languages: &[Language]) -> Opts {
    let mut opts = Opts::default();
    opts.languages = languages.to_vec();
    opts.write_bindings = true;
    opts
}

/// The files that these options generate for the greeter, by name.
pub(crate) fn generated(opts: &Opts) -> BTreeMap<String, Vec<u8>> {
    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_path(corpus::hello()).expect("hello.wit loads");
    let world = resolve
        .select_world(&[package], None)
        .expect("it has one world");
    let generated = opts.generate(&mut resolve, world).expect("it generates");
    let files = generated.files.into_iter();
    files.map(|file| (file.name, file.contents)).collect()
}
