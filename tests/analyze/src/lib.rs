//! Planted faults for `witguard analyze`: shapes of values that hold handles, and code that treats them in some way.

pub mod code;
pub mod mutants;
pub mod run;
pub mod shapes;

pub use code::{Fault, Language, Style, source};
pub use run::{analyze, analyze_files, conformance, deep, each, repository};
pub use shapes::{SHAPES, Shape, Site};
