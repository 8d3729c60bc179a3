//! Runs a component, and says which of its functions leak borrows or misuse handles.
//!
//! ```
//! use witguard_verify::{Component, Options};
//!
//! let component = r#"(component
//!     (core module $m (func (export "run")))
//!     (core instance $i (instantiate $m))
//!     (func (export "run") (canon lift (core func $i "run"))))"#;
//! let mut options = Options::default();
//! options.runs = 10;
//! let plan = Component::new("runs.wat", component.into())?.plan(&options)?;
//! let report = plan.run(&mut |_| {})?;
//! assert_eq!((report.calls(), report.failed()), (10, 0));
//! # anyhow::Ok(())
//! ```
//!
//! [`Component::read`] takes the file, [`Component::plan`] finds what can be called, [`Plan::run`] calls it, and the
//! [`Report`] says what became of it as text, JSON or JUnit's XML. The host that the component gets is
//! `witguard_host`'s: imports and arguments are made from their types, WASI is served without files or network.

mod component;
mod json;
mod junit;
mod plan;
mod report;
mod run;
mod select;
mod text;

use std::time::Duration;

pub use component::Component;
pub use plan::Plan;
pub use report::{Fault, Function, Kind, Report, Verdict};
pub use run::Progress;
pub use select::Selection;

/// How to verify: [`Options::default`], and what should differ set in it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// How often to call each function.
    pub runs: u64,
    /// Where the random arguments start from.
    pub seed: u64,
    /// Which functions to call.
    pub selection: Selection,
    /// How long all calls together may take. No function gets more than its share of what is left.
    pub time_limit: Duration,
    /// How long one call may take, and the start of an instance.
    pub call_limit: Duration,
    /// The most bytes that each memory may have.
    pub memory_limit: usize,
    /// Whether the component may write to standard output and error.
    pub inherit_output: bool,
    /// What fails a function besides leaked borrows and misused handles.
    pub deny: Vec<Deny>,
}

impl Default for Options {
    /// 2000 calls of each function, a second for each call, a minute and 512 MiB for all.
    fn default() -> Options {
        Options {
            runs: 2000,
            seed: 1,
            selection: Selection::default(),
            time_limit: Duration::from_secs(60),
            call_limit: Duration::from_secs(1),
            memory_limit: 512 << 20,
            inherit_output: false,
            deny: Vec::new(),
        }
    }
}

/// What may fail a function besides leaked borrows and misused handles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Deny {
    /// Any other trap.
    Traps,
    /// A call that does not end in time.
    Timeouts,
    /// A function that could not be called, or not as often as asked.
    Uncalled,
}
