//! What many calls came to, and the assertion that every borrow was dropped once.

use std::fmt::{self, Write};

use witguard_host::Handed;

/// What became of every function that was called.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// One entry a function, in the order of the component's exports.
    pub functions: Vec<FunctionReport>,
}

/// What became of the calls of one function.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FunctionReport {
    /// The interface; empty for the world's own functions.
    pub interface: String,
    /// The function.
    pub name: String,
    /// Calls that were tried.
    pub calls: u64,
    /// Calls that returned.
    pub ok: u64,
    /// The different traps, as text; also why arguments could not be made.
    pub traps: Vec<String>,
    /// The handles in the arguments of all calls.
    pub handed: Handed,
    /// Calls of the bindings' drop functions. Those of a call that trapped count if the instance still told.
    pub dropped: u64,
    /// Calls that returned but dropped more or fewer borrows than they got.
    pub unbalanced: u64,
    /// Own handles of the host's resources that the guest dropped.
    pub owns_dropped: u64,
    /// Heap blocks more after the last call than after the first.
    pub heap_growth: i64,
    /// Pages of memory more after the last call than after the first.
    pub memory_growth: i64,
}

impl Report {
    /// The calls of all functions.
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

    /// The borrows that all calls dropped.
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

    /// The entry of a function; `interface` in full, or empty for the world's own.
    pub fn function(&self, interface: &str, name: &str) -> Option<&FunctionReport> {
        self.functions
            .iter()
            .find(|entry| entry.interface == interface && entry.name == name)
    }

    /// Says what is wrong with each function whose borrows were not each dropped once; empty if nothing is.
    /// To have called nothing is wrong too.
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
    /// Whether it was called, every call returned, and every call dropped as many borrows as it got.
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

/// Asserts that functions were called, none trapped, and each borrow that they got was dropped exactly once.
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
/// If one did, or nothing was called twice (then there is nothing to compare).
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
