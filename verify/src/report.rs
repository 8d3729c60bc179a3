//! The outcome of the calls.

use std::time::Duration;

use serde::Serialize;
use witguard_host::{Outcome, Trap};

use crate::Deny;
use crate::fault::{Fault, FaultKind};

/// The outcome for all functions.
#[derive(Clone, Debug)]
pub struct Report {
    /// The component's path.
    pub component: String,
    /// How often each function was to be called.
    pub runs: u64,
    /// The seed of the random arguments.
    pub seed: u64,
    /// How long the calls took.
    pub time: Duration,
    /// One entry for each selected function, in the order of the component's exports.
    pub functions: Vec<Function>,
    /// How many strings and numbers of the component's own code and data were among the values.
    pub constants: (usize, usize),
    /// The functions that were skipped by name, without being asked.
    pub skipped: Vec<String>,
    /// Why handles that are gone were not watched, although that was asked.
    pub unwatched: Option<String>,
    pub(crate) deny: Vec<Deny>,
}

/// The outcome of the calls of one function.
#[derive(Clone, Debug, Default)]
pub struct Function {
    /// `interface#function`, or the function alone if it is the world's own.
    pub name: String,
    /// The interface; empty for the world's own functions.
    pub interface: String,
    /// Whether it is an `async func`.
    pub asynchronous: bool,
    /// Calls that were made.
    pub calls: u64,
    /// Calls that returned.
    pub ok: u64,
    /// The most calls in a row that one instance returned from.
    pub in_a_row: u64,
    /// Calls that repeated the arguments of earlier ones, in order to keep one instance for long.
    pub repeated: u64,
    /// The calls that did not, by kind; the most serious first.
    pub faults: Vec<Fault>,
    /// The borrows of imported resources in the arguments.
    pub borrows: u64,
    /// The own handles of imported resources in the arguments.
    pub owns: u64,
    /// The own handles that the component still held in the end, of those in the arguments and those that imports
    /// returned.
    pub owns_kept: u64,
    /// Calls that were not made because their arguments could not be made: how many, and the reason for the first.
    pub unmade: Option<(u64, String)>,
    /// Why it was not called at all.
    pub not_called: Option<String>,
    /// Why it was not called as often as asked.
    pub stopped: Option<String>,
    /// How long the calls took.
    pub time: Duration,
}

/// The verdict on a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Every call returned.
    Passed,
    /// Something went wrong that may be intended, or not all calls were made.
    Warned,
    /// It was not called at all.
    NotCalled,
    /// It leaks borrows, misuses handles, or does something that the options deny.
    Failed,
}

impl Function {
    /// Counts a call that trapped, with the arguments of the run `source`.
    pub(crate) fn count(&mut self, run: u64, source: u64, trap: &Trap, outcome: &Outcome) {
        let kind = trap.cause.into();
        if let Some(fault) = self.faults.iter_mut().find(|fault| fault.kind == kind) {
            fault.calls += 1;
            return;
        }
        self.faults.push(Fault::first(run, source, trap, outcome));
        self.faults.sort_by_key(|fault| fault.kind);
    }

    /// How many calls failed in this way.
    pub fn failed(&self, kind: FaultKind) -> u64 {
        let of = |fault: &&Fault| fault.kind == kind;
        self.faults.iter().find(of).map_or(0, |fault| fault.calls)
    }
}

impl Report {
    /// The verdict on a function of this report.
    pub fn verdict(&self, function: &Function) -> Verdict {
        let incomplete = function.not_called.is_some()
            || function.stopped.is_some()
            || function.unmade.is_some();
        let mut faults = function.faults.iter();
        if faults.any(|fault| fault.kind.fails(&self.deny))
            || incomplete && self.deny.contains(&Deny::Uncalled)
        {
            return Verdict::Failed;
        }
        match function {
            _ if function.not_called.is_some() => Verdict::NotCalled,
            _ if incomplete || !function.faults.is_empty() => Verdict::Warned,
            _ => Verdict::Passed,
        }
    }

    /// The functions of which nothing is verified: they were called, and no call returned. Those that fail are not among
    /// them.
    pub fn unverified(&self) -> Vec<&Function> {
        let unverified = |function: &&Function| self.is_unverified(function);
        self.functions.iter().filter(unverified).collect()
    }

    pub(crate) fn is_unverified(&self, function: &Function) -> bool {
        function.calls > 0 && function.ok == 0 && self.verdict(function) != Verdict::Failed
    }

    /// How many functions failed.
    pub fn failed(&self) -> usize {
        self.count(Verdict::Failed)
    }

    /// How many functions have this verdict.
    pub fn count(&self, verdict: Verdict) -> usize {
        let with = |function: &&Function| self.verdict(function) == verdict;
        self.functions.iter().filter(with).count()
    }

    /// All calls that were made.
    pub fn calls(&self) -> u64 {
        self.functions.iter().map(|function| function.calls).sum()
    }

    /// The entry of a function.
    pub fn function(&self, name: &str) -> Option<&Function> {
        self.functions.iter().find(|function| function.name == name)
    }

    /// How likely it is that a path that one random call in `one_in` takes was never taken. This is for the function
    /// with the fewest calls, of those that were called to the end; `None` if there are none.
    pub fn missed(&self, one_in: f64) -> Option<f64> {
        let whole = |function: &&Function| function.calls > 0 && function.stopped.is_none();
        let whole = self.functions.iter().filter(whole);
        let least = whole
            .map(|function| function.calls - function.repeated)
            .min()?;
        // The first two calls are not random.
        let calls = i32::try_from(least.saturating_sub(2)).unwrap_or(i32::MAX);
        Some((1.0 - 1.0 / one_in).powi(calls))
    }
}
