//! The generated files of `wit/hello.wit`.

use std::collections::BTreeMap;

use wit_bindgen_core::Files;
use wit_bindgen_core::wit_parser::Resolve;
use witguard::{Language, Opts};
use witguard_e2e::corpus;

/// A generator that writes the bindings and these languages' guards.
pub fn opts(languages: &[Language]) -> Opts {
    Opts {
        languages: languages.to_vec(),
        write_bindings: true,
        ..Opts::default()
    }
}

/// What a generator writes for the greeter, by name.
pub fn generated(opts: &Opts) -> BTreeMap<String, Vec<u8>> {
    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_path(corpus::hello()).expect("hello.wit loads");
    let world = resolve
        .select_world(&[package], None)
        .expect("it has one world");
    let mut files = Files::default();
    opts.build()
        .generate(&mut resolve, world, &mut files)
        .expect("it generates");
    files
        .iter()
        .map(|(name, text)| (name.to_owned(), text.to_vec()))
        .collect()
}
