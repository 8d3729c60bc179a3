//! Guards over bindings of every version of wit-bindgen-c that is served, from its first to its newest: generated from
//! the header that the version itself makes, built, run in wasmtime and counted.
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
