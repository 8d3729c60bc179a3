//! Why a call did not return, and what kind of fault that is.

use std::fmt;

use crate::quarantine;

/// Why a call did not return.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trap {
    /// What is wrong.
    pub cause: Cause,
    /// The whole of wasmtime's error in one line. The names of the guest's functions may be in it.
    pub text: String,
    /// The end of wasmtime's error, without the backtrace; in our own words if a limit was reached.
    pub reason: String,
    /// The guest's functions that were running, the innermost first; `?` for one without a name. Empty if none was
    /// running: leftover borrows are found after the last function has returned.
    pub backtrace: Vec<String>,
    /// Which of the handles in the arguments it is about, in their order, if that is known.
    pub place: Option<usize>,
}

/// The kinds of faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Cause {
    /// The guest did not drop every borrow before the call ended.
    BorrowLeft,
    /// The guest used or dropped a handle that is not, or no longer, its own; or used it as a handle of another type.
    HandleMisused,
    /// The call did not end within its limit, or waits for something that cannot come.
    TimedOut,
    /// The guest wanted more memory than its limit.
    OutOfMemory,
    /// The host cannot answer an import of the guest: a stand-in cannot make the result.
    Unanswered,
    /// Anything else: an assertion of the guest's, an access out of bounds, an exit, a deadlock.
    Other,
}

/// What wasmtime 48 says (`runtime/vm/component/{resources,handle_table}.rs`) about a handle that the guest may not use
/// in this way. These errors have no types of their own. Each entry is the whole text or, where a number follows, its
/// beginning.
const MISUSED: [&str; 5] = [
    "unknown handle index ",
    "index is not a resource",
    "cannot lift own resource from a borrow",
    "cannot remove owned resource while borrowed",
    "cannot lower a `borrow` resource into an `own`",
];

/// What to say about a call that reached its limit.
const ENDLESS: &str = "it did not end within its limit";

/// What to say about a call of an instance that cannot be entered.
const CLOSED: &str =
    "cannot enter component instance: an earlier call of it trapped, or it is running already";

/// Says, in the error chain of a trap, that the answer of an import could not be made.
#[derive(Debug)]
pub(crate) struct Unanswered(pub String);

impl fmt::Display for Unanswered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unanswered {}

impl Trap {
    /// A call that was given up because it did not end.
    pub(crate) fn timed_out() -> Trap {
        let reason = ENDLESS.to_owned();
        Trap {
            cause: Cause::TimedOut,
            text: reason.clone(),
            reason,
            backtrace: Vec::new(),
            place: None,
        }
    }

    /// This trap, as one that happened in the course of `what`.
    pub fn during(mut self, what: &str) -> Trap {
        self.text = format!("{what}: {}", self.text);
        self.reason = format!("{what}: {}", self.reason);
        self
    }
}

impl fmt::Display for Trap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for Trap {}

impl From<wasmtime::Error> for Trap {
    fn from(error: wasmtime::Error) -> Trap {
        let reason = error.root_cause().to_string();
        let cause = cause(&error, &reason);
        let backtrace = error.downcast_ref::<wasmtime::WasmBacktrace>();
        let frames = backtrace.map(wasmtime::WasmBacktrace::frames);
        let name = |frame: &wasmtime::FrameInfo| frame.func_name().unwrap_or("?").to_owned();
        let ours = |name: &String| name == quarantine::FUNCTION;
        Trap {
            cause,
            text: format!("{error:#}"),
            reason: words(&error, cause).unwrap_or(reason),
            backtrace: frames
                .into_iter()
                .flatten()
                .map(name)
                .filter(|name| !ours(name))
                .collect(),
            place: None,
        }
    }
}

/// What to say instead of the runtime's words, about a limit that was reached for example.
fn words(error: &wasmtime::Error, cause: Cause) -> Option<String> {
    match (cause, error.downcast_ref::<wasmtime::Trap>()) {
        (Cause::OutOfMemory, _) => Some(format!(
            "it wanted more memory than its limit: {}",
            error.root_cause()
        )),
        (_, Some(wasmtime::Trap::Interrupt | wasmtime::Trap::OutOfFuel)) => {
            Some(ENDLESS.to_owned())
        }
        (_, Some(wasmtime::Trap::CannotEnterComponent)) => Some(CLOSED.to_owned()),
        _ => None,
    }
}

/// The kind of an error. `reason` is the error's own text, which has nothing in it that the guest could put there.
fn cause(error: &wasmtime::Error, reason: &str) -> Cause {
    if error.chain().any(|link| link.is::<Unanswered>()) {
        return Cause::Unanswered;
    }
    match error.downcast_ref::<wasmtime::Trap>() {
        Some(
            wasmtime::Trap::Interrupt | wasmtime::Trap::OutOfFuel | wasmtime::Trap::AsyncDeadlock,
        ) => return Cause::TimedOut,
        Some(_) => return Cause::Other,
        None => {}
    }
    let numbered = reason
        .strip_prefix("index ")
        .or_else(|| reason.strip_prefix("handle index "));
    let numbered = numbered.and_then(|rest| rest.split_once(' '));
    match reason {
        "borrow handles still remain at the end of the call" => Cause::BorrowLeft,
        _ if MISUSED.iter().any(|text| reason.starts_with(text)) => Cause::HandleMisused,
        _ if reason.starts_with("forcing trap when growing ") => Cause::OutOfMemory,
        _ => match numbered {
            Some((_, "is not a resource" | "is not an own resource")) => Cause::HandleMisused,
            Some((_, rest)) if rest.starts_with("used with the wrong type") => Cause::HandleMisused,
            _ => Cause::Other,
        },
    }
}
