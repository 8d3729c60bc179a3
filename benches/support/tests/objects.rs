//! How much code the shims of a large world are, and how much text its C header: counted, so that neither grows unseen.

use std::fs;

use wasmparser::{Parser, Payload};
use wit_bindgen_core::WorldGenerator;
use witguard::{Language, Opts};
use witguard_bench_support::world::world;
use witguard_e2e::Release;
use witguard_e2e::generate::{Wit, made_by};

/// The most bytes that the code section of a source's object may have at each level: one percent more than measured.
const MOST: [(&str, &str, usize); 4] = [
    ("_guard.cpp", "-O2", 39_000),
    ("_guard.cpp", "-Oz", 33_700),
    ("_guard.c", "-O2", 53_000),
    ("_guard.c", "-Oz", 47_700),
];

fn guards() -> Box<dyn WorldGenerator> {
    let mut opts = Opts::default();
    opts.languages = vec![Language::C, Language::Cpp];
    opts.write_bindings = true;
    opts.build()
}

fn release() -> Release {
    Release::new(&Wit::Text(world(1_000)), None, made_by(guards)).expect("it generates")
}

/// The size of the code section of an object file, in bytes.
fn code(object: &[u8]) -> usize {
    let mut payloads = Parser::new(0).parse_all(object).map(Result::unwrap);
    payloads
        .find_map(|payload| match payload {
            Payload::CodeSectionStart { size, .. } => Some(size as usize),
            _ => None,
        })
        .expect("it has code")
}

#[test]
fn the_shims_of_1000_functions_are_no_more_code_than_measured() {
    let release = release();
    for (ending, level, most) in MOST {
        let object = release.object(&release.generated(ending), level, &[]);
        let size = code(&fs::read(object.expect("it compiles")).expect("it was written"));
        println!("{ending} {level}: {size} bytes of code");
        assert!(
            size <= most && size > most * 9 / 10,
            "{ending} at {level}: {size} bytes of code, {most} at most"
        );
    }
}

#[test]
fn the_c_header_of_1000_functions_is_no_more_text_than_measured() {
    let size = fs::metadata(release().generated("_guard.h"))
        .expect("it is there")
        .len();
    assert!(size <= 352_000, "{size} bytes");
}
