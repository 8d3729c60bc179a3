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
//! [`Report`] gives the outcome as text, JSON or JUnit's XML. The component runs in the host of `witguard_host`:
//! imports and arguments are made from their types, and WASI is served without files or network.

mod component;
mod explain;
mod fault;
mod frames;
mod json;
mod junit;
mod plan;
mod report;
mod run;
mod seeds;
mod select;
mod shrink;
mod text;
mod words;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

pub use component::Component;
pub use fault::{Call, Fault, FaultKind};
pub use plan::Plan;
pub use report::{Function, Report, Verdict};
pub use run::Progress;
pub use select::Selection;

/// How to verify. Start from [`Options::default`] and set what should differ.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// How often to call each function.
    pub runs: u64,
    /// The seed of the random arguments.
    pub seed: u64,
    /// Which functions to call.
    pub selection: Selection,
    /// How long all calls together may take. No function gets more than its share of what is left.
    pub time_limit: Duration,
    /// How long one call, or the start of an instance, may take.
    pub call_limit: Duration,
    /// The most bytes that each memory may have.
    pub memory_limit: usize,
    /// Whether the component may write to standard output and error.
    pub inherit_output: bool,
    /// Whether the number of a handle that is gone is kept, so that any later use of it is found.
    pub quarantine: bool,
    /// The folder, by its absolute path, in which compiled code is kept between runs; `None` to compile each time. Nobody
    /// else should be able to write to it.
    pub cache: Option<PathBuf>,
    /// The arguments of one call, which is made instead of random ones: WAVE text with commas between them, and the
    /// resource's name for a handle. For one function only.
    pub args: Option<String>,
    /// Set it, from a signal handler for example, and no more calls are made: the report says what was found until then.
    pub stop: Arc<AtomicBool>,
    /// What fails a function besides leaked borrows and misused handles.
    pub deny: Vec<Deny>,
}

impl Default for Options {
    /// 2000 calls of each function, one second for each call, one minute for all calls, 512 MiB for each memory, the
    /// quarantine, and no cache.
    fn default() -> Options {
        Options {
            runs: 2000,
            seed: 1,
            selection: Selection::default(),
            time_limit: Duration::from_secs(60),
            call_limit: Duration::from_secs(1),
            memory_limit: 512 << 20,
            inherit_output: false,
            quarantine: true,
            cache: None,
            args: None,
            stop: Arc::default(),
            deny: Vec::new(),
        }
    }
}

/// What can make a function fail, besides leaked borrows and misused handles.
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
