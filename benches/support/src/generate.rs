//! Generation in process.

use wit_bindgen_core::{Files, WorldGenerator};
use wit_parser::Resolve;

/// Parses the WIT of one world and generates its files.
///
/// # Panics
/// If the WIT is not valid, or the generator fails.
pub fn generate(wit: &str, generator: &mut dyn WorldGenerator) -> Files {
    let mut resolve = Resolve::default();
    let package = resolve
        .push_str("bench.wit", wit)
        .expect("the WIT is right");
    let world = resolve.select_world(&[package], None).expect("one world");
    let mut files = Files::default();
    generator
        .generate(&mut resolve, world, &mut files)
        .expect("it generates");
    files
}
