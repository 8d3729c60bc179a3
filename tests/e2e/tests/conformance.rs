//! The conformance cases, built from what witguard generates in both languages and run in wasmtime. The tests count one
//! drop for every borrow handle that goes in.
//!
//! The cases are WIT files, each with the outcome that it must have. The user code for them is under `conformance/`: the
//! plain implementations in `c/` and `cpp/`, the ones that take every path through a call in `c/paths/` and `cpp/paths/`.

mod common;

#[path = "conformance/cases.rs"]
mod cases;
#[path = "conformance/crowd.rs"]
mod crowd;
#[path = "common/everything.rs"]
mod everything;
#[path = "conformance/expected.rs"]
mod expected;
#[path = "conformance/guests.rs"]
mod guests;
#[path = "conformance/lists.rs"]
mod lists;
#[path = "conformance/memory.rs"]
mod memory;
#[path = "conformance/negative.rs"]
mod negative;
#[path = "conformance/parallel.rs"]
mod parallel;
#[path = "conformance/paths.rs"]
mod paths;
#[path = "conformance/refused.rs"]
mod refused;
#[path = "conformance/representations.rs"]
mod representations;
#[path = "conformance/table.rs"]
mod table;
#[path = "conformance/variations.rs"]
mod variations;
