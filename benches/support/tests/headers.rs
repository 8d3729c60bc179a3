//! What a generated C++ header costs to parse, counted: the headers that it includes, and the size of the preprocessed
//! text.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use wit_bindgen_core::WorldGenerator;
use witguard::{Language, Opts};
use witguard_bench_support::world::world;
use witguard_e2e::generate::{Wit, made_by};
use witguard_e2e::toolchain::TARGET;
use witguard_e2e::{Release, Toolchain, corpus};

const STANDARDS: [&str; 3] = ["c++17", "c++20", "c++23"];

/// Worlds with every kind of site.
fn worlds() -> [(&'static str, Wit); 2] {
    [
        ("the seed", Wit::Path(corpus::hello())),
        ("1,000 functions", Wit::Text(world(1_000))),
    ]
}

/// One world in one standard of C++.
struct Case {
    name: String,
    standard: &'static str,
    release: Release,
}

fn cases() -> impl Iterator<Item = Case> {
    let case = |name, wit: &Wit, standard| Case {
        name: format!("{name}, {standard}"),
        standard,
        release: Release::new(wit, None, made_by(guards)).expect("it generates"),
    };
    worlds()
        .into_iter()
        .flat_map(move |(name, wit)| STANDARDS.map(|standard| case(name, &wit, standard)))
}

fn guards() -> Box<dyn WorldGenerator> {
    let mut opts = Opts::default();
    opts.languages = vec![Language::Cpp];
    opts.write_bindings = true;
    opts.build()
}

/// What the preprocessor makes of one source.
struct Preprocessed {
    bytes: usize,
    headers: BTreeSet<String>,
}

impl Case {
    /// Preprocesses the generated header with this ending, and then headers of the C and C++ libraries.
    fn preprocess(&self, ending: &str, library: &[&str]) -> Preprocessed {
        let mut lines = format!("#include {:?}\n", self.release.generated(ending));
        lines.extend(
            library
                .iter()
                .map(|header| format!("#include <{header}>\n")),
        );
        let source = self.release.generated("_includes.cpp");
        fs::write(&source, lines).expect("it can be written");
        let tools = Toolchain::find().expect("the toolchain is there");
        let output = Command::new(tools.clangxx())
            .args([TARGET, "-fno-exceptions", "-E", "-P", "-H"])
            .arg(format!("-std={}", self.standard))
            .arg(source)
            .output()
            .expect("clang starts");
        let said = String::from_utf8(output.stderr).expect("paths are UTF-8");
        assert!(output.status.success(), "{}: {said}", self.name);
        Preprocessed {
            bytes: output.stdout.len(),
            headers: said.lines().filter_map(header).map(str::to_owned).collect(),
        }
    }
}

/// The path in a line of `-H` output, which follows one dot per level and a space.
fn header(line: &str) -> Option<&str> {
    line.strip_prefix('.')?
        .trim_start_matches('.')
        .strip_prefix(' ')
}

#[test]
fn a_header_includes_what_the_bindings_do_and_little_else() {
    for case in cases() {
        let bindings = case
            .preprocess(".h", &["stdlib.h", "string.h", "initializer_list"])
            .headers;
        let guards = case.preprocess("_guard.hpp", &[]).headers;
        let more: Vec<_> = guards.difference(&bindings).collect();
        let itself = case.release.generated("_guard.hpp");
        assert_eq!(more, [itself.to_str().unwrap()], "{}", case.name);
    }
}

#[test]
fn a_header_is_no_longer_than_that_of_the_bindings_with_utility() {
    for case in cases() {
        let bindings = case.preprocess(".h", &["utility"]).bytes;
        let guards = case.preprocess("_guard.hpp", &[]).bytes;
        println!("{}: {guards} bytes, bindings {bindings}", case.name);
        assert!(
            guards <= bindings,
            "{}: {guards} bytes are more than {bindings}",
            case.name
        );
    }
}
