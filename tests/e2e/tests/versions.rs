//! Guards over the bindings of every supported version of wit-bindgen-c: generated from the header that the version
//! makes, built, and run in wasmtime, with every drop counted.
//!
//! `cargo test -p witguard-e2e --test versions -- --nocapture matrix` prints the table.

mod common;

#[allow(dead_code, reason = "the tests of the conformance cases use the rest")]
#[path = "conformance/cases.rs"]
mod cases;
#[path = "versions/drops.rs"]
mod drops;
#[path = "common/everything.rs"]
mod everything;
#[allow(dead_code, reason = "the tests of the conformance cases use the rest")]
#[path = "conformance/expected.rs"]
mod expected;
#[allow(dead_code, reason = "the tests of the conformance cases use the rest")]
#[path = "conformance/guests.rs"]
mod guests;
#[path = "versions/made.rs"]
mod made;
#[path = "versions/matrix.rs"]
mod matrix;
#[allow(dead_code, reason = "the tests of the conformance cases use the rest")]
#[path = "conformance/parallel.rs"]
mod parallel;
