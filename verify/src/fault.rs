//! Calls that failed, and in which way.

use std::fmt;

use serde::Serialize;
use witguard_host::{Cause, Left, Outcome, Trap};

use crate::Deny;
use crate::frames::demangled;

/// Calls that failed in the same way.
#[derive(Clone, Debug, Serialize)]
pub struct Fault {
    /// In which way they failed.
    pub kind: FaultKind,
    /// How many calls.
    pub calls: u64,
    /// The run of the first of them, counted from 0.
    pub first_run: u64,
    /// The run whose arguments that one had.
    #[serde(skip)]
    pub(crate) source: u64,
    /// What was not dropped, or which of the handles in the arguments was misused, as the host says.
    #[serde(skip)]
    pub(crate) left: Vec<Left>,
    #[serde(skip)]
    pub(crate) place: Option<usize>,
    /// What happened in the first of them, or in the smallest of that kind.
    pub message: String,
    /// The handles in the arguments that it is about, with their places and types: those not dropped, or the one
    /// misused.
    pub handles: Vec<String>,
    /// The call that failed, if it is known.
    pub call: Option<Call>,
    /// The component's functions that were running when the first of them failed, innermost first. The names of C++ and
    /// Rust are demangled.
    pub backtrace: Vec<String>,
    /// The last lines that the component wrote to standard error in the first of them.
    pub stderr: Vec<String>,
}

/// A call that failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Call {
    /// Its arguments as WAVE text, with the resource's name for a handle.
    pub arguments: String,
    /// Whether it fails when it is made alone, in a new instance. Then these are the smallest arguments that were found;
    /// else they are those of the first call that failed.
    pub alone: bool,
}

/// The ways to fail, the most serious first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FaultKind {
    /// A borrow was not dropped before the call ended.
    LeakedBorrow,
    /// A handle was used after it was dropped, was dropped twice, or was never the component's to use in this way.
    MisusedHandle,
    /// The call did not end in time.
    TimedOut,
    /// The component wanted more memory than it may have.
    OutOfMemory,
    /// The host could not answer an import.
    UnansweredImport,
    /// Any other trap.
    OtherTrap,
}

impl Fault {
    /// The first call that failed in its way: a call of run `run`, with the arguments of run `source`.
    pub(crate) fn first(run: u64, source: u64, trap: &Trap, outcome: &Outcome) -> Fault {
        Fault {
            kind: trap.cause.into(),
            calls: 1,
            first_run: run,
            source,
            left: outcome.left.clone(),
            place: trap.place,
            message: trap.reason.clone(),
            handles: Vec::new(),
            call: None,
            backtrace: trap.backtrace.iter().map(|name| demangled(name)).collect(),
            stderr: last_lines(&outcome.said),
        }
    }
}

impl FaultKind {
    /// All kinds, in their order.
    pub const ALL: [FaultKind; 6] = [
        FaultKind::LeakedBorrow,
        FaultKind::MisusedHandle,
        FaultKind::TimedOut,
        FaultKind::OutOfMemory,
        FaultKind::UnansweredImport,
        FaultKind::OtherTrap,
    ];

    /// The kind in words, for people.
    pub fn words(self) -> &'static str {
        match self {
            FaultKind::LeakedBorrow => "leaked borrow",
            FaultKind::MisusedHandle => "misused handle",
            FaultKind::TimedOut => "did not end",
            FaultKind::OutOfMemory => "out of memory",
            FaultKind::UnansweredImport => "import that could not be answered",
            FaultKind::OtherTrap => "other trap",
        }
    }

    pub(crate) fn fails(self, deny: &[Deny]) -> bool {
        match self {
            FaultKind::LeakedBorrow | FaultKind::MisusedHandle => true,
            FaultKind::TimedOut => deny.contains(&Deny::Timeouts),
            FaultKind::OutOfMemory | FaultKind::UnansweredImport | FaultKind::OtherTrap => {
                deny.contains(&Deny::Traps)
            }
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let calls = if self.calls == 1 { "call" } else { "calls" };
        let (kind, message) = (self.kind.words(), &self.message);
        write!(f, "{kind} in {} {calls}: {message}", self.calls)
    }
}

impl From<Cause> for FaultKind {
    fn from(cause: Cause) -> FaultKind {
        match cause {
            Cause::BorrowLeft => FaultKind::LeakedBorrow,
            Cause::HandleMisused => FaultKind::MisusedHandle,
            Cause::TimedOut => FaultKind::TimedOut,
            Cause::OutOfMemory => FaultKind::OutOfMemory,
            Cause::Unanswered => FaultKind::UnansweredImport,
            Cause::Other => FaultKind::OtherTrap,
        }
    }
}

/// How many lines of standard error a report shows.
const LINES: usize = 5;

fn last_lines(text: &str) -> Vec<String> {
    let lines: Vec<_> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    let last = &lines[lines.len().saturating_sub(LINES)..];
    last.iter().map(|line| line.to_string()).collect()
}
