//! The end-to-end harness: builds real components from WIT and C or C++, runs them in wasmtime, and counts drops.
//!
//! A [`Guest`] says what to build; [`Guest::build`] runs a bindings generator, compiles, links and componentizes.
//! A [`Host`] (from the crate `witguard-host`) satisfies any component's imports from their types alone. An
//! [`Instance`] calls exports. [`run_all`] calls every export many times and reports for each how many borrow handles
//! it received and how many were dropped.
//!
//! A host cannot see a borrow being dropped, so every guest carries a *probe* (see [`probe`]): a second, tiny world
//! whose functions report how often a drop function of the bindings was called.

mod compile;
pub mod corpus;
pub mod counters;
mod deep;
pub mod generate;
pub mod guest;
pub mod host;
pub mod instance;
pub mod instrument;
mod objects;
pub mod probe;
pub mod release;
pub mod report;
pub mod run;
pub mod together;
pub mod toolchain;
pub mod typed;

pub use counters::Usage;
pub use deep::deep;
pub use guest::{BuildError, Built, Guest, Stage};
pub use host::{Host, HostBuilder, request_id};
pub use instance::{Instance, Outcome};
pub use release::Release;
pub use report::{FunctionReport, Report, assert_balanced, assert_no_leak};
pub use run::{run_all, run_where};
pub use together::Together;
pub use toolchain::Toolchain;
pub use witguard_host::{Args, Export, Handed, ImportCall, Mode, Trap, Values};
