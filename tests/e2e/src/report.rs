//! The report of many calls, and the assertion that every borrow was dropped once.

use std::fmt::{self, Write};

use witguard_host::Handed;

/// The results of every function that was called.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// One entry per function, in the order of the component's exports.
    pub functions: Vec<FunctionReport>,
}

/// The results of the calls to one function.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FunctionReport {
    /// The name of the interface; empty for the world's own functions.
    pub interface: String,
    /// The name of the function.
    pub name: String,
    /// Calls that were attempted.
    pub calls: u64,
    /// Calls that returned.
    pub ok: u64,
    /// The distinct traps, as text, and the reasons why arguments could not be made.
    pub traps: Vec<String>,
    /// The handles in the arguments of all calls.
    pub handed: Handed,
    /// Calls to the bindings' drop functions. Those of a call that trapped count if the instance could still be asked.
    pub dropped: u64,
    /// Calls that returned but dropped more or fewer borrows than they received.
    pub unbalanced: u64,
    /// Own handles of the host's resources that the guest dropped.
    pub owns_dropped: u64,
    /// How many more heap blocks there were after the last call than after the first.
    pub heap_growth: i64,
    /// How many more pages of memory there were after the last call than after the first.
    pub memory_growth: i64,
}

impl Report {
    /// The number of calls to all functions.
    pub fn calls(&self) -> u64 {
        self.functions.iter().map(|function| function.calls).sum()
    }

    /// The handles in the arguments of all calls.
    pub fn handed(&self) -> Handed {
        let mut all = Handed::default();
        self.functions
            .iter()
            .for_each(|function| all += function.handed);
        all
    }

    /// The number of borrows that all calls dropped.
    pub fn dropped(&self) -> u64 {
        self.functions.iter().map(|function| function.dropped).sum()
    }

    /// All traps.
    pub fn traps(&self) -> Vec<&str> {
        self.functions
            .iter()
            .flat_map(|function| &function.traps)
            .map(String::as_str)
            .collect()
    }

    /// The entry of a function. `interface` is the full name, or empty for the world's own functions.
    pub fn function(&self, interface: &str, name: &str) -> Option<&FunctionReport> {
        self.functions
            .iter()
            .find(|entry| entry.interface == interface && entry.name == name)
    }

    /// Describes each function whose borrows were not each dropped exactly once; empty if there is no such function.
    /// A report without any call is a fault too.
    pub fn faults(&self) -> String {
        let mut faults = String::new();
        if self.functions.is_empty() {
            faults += "no exported function was called\n";
        }
        for function in &self.functions {
            if !function.is_balanced() {
                let _ = writeln!(faults, "{function}");
            }
        }
        faults
    }
}

impl FunctionReport {
    /// Whether the function was called, every call returned, and every call dropped as many borrows as it received.
    pub fn is_balanced(&self) -> bool {
        self.calls > 0
            && self.ok == self.calls
            && self.traps.is_empty()
            && self.unbalanced == 0
            && self.dropped == self.handed.borrows
    }
}

impl fmt::Display for FunctionReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}#{}: {} of {} calls returned, {} borrows handed in, {} dropped, {} calls not balanced",
            self.interface,
            self.name,
            self.ok,
            self.calls,
            self.handed.borrows,
            self.dropped,
            self.unbalanced
        )?;
        self.traps
            .iter()
            .try_for_each(|trap| write!(f, "\n  trap: {trap}"))
    }
}

/// Asserts that functions were called, none trapped, and each borrow that they received was dropped exactly once.
///
/// # Panics
/// If not; the message names each function at fault.
#[track_caller]
pub fn assert_balanced(report: &Report) {
    let faults = report.faults();
    assert!(faults.is_empty(), "borrows are not balanced:\n{faults}");
}

/// Asserts that no function left more heap blocks behind with each further call.
///
/// # Panics
/// If one did, or no function was called twice (then there is nothing to compare).
#[track_caller]
pub fn assert_no_leak(report: &Report) {
    assert!(
        !report.functions.is_empty(),
        "no exported function was called"
    );
    for function in &report.functions {
        assert!(function.ok > 1, "too few calls to see a leak: {function}");
        assert!(
            function.heap_growth <= 0,
            "{}#{} left {} blocks over {} calls",
            function.interface,
            function.name,
            function.heap_growth,
            function.ok
        );
    }
}
