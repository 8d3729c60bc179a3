//! A panic in witguard itself, as the last error of the command.
//!
//! Rust's own hook prints every panic at once, even one that comes from a dependency and that the library catches and
//! reports as an error. So the command's hook keeps the message until it is known that nobody caught the panic.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::cell::Cell;
use std::fmt::Display;
use std::panic::{PanicHookInfo, set_hook, take_hook};
use std::thread;

use witguard::Diagnostic;
use witguard_messages::caught;

thread_local! {
    static LAST: Cell<Option<Diagnostic>> = const { Cell::new(None) };
}

/// Runs `action` with a hook that does not print panics of this thread. Panics of other threads are printed as before.
///
/// # Errors
/// `action` panicked. The error has the place and the message, and the backtrace if `RUST_BACKTRACE` asks for it.
pub(crate) fn guarded<T>(action: impl FnOnce() -> T) -> Result<T, Diagnostic> {
    let previous = take_hook();
    let this = thread::current().id();
    set_hook(Box::new(move |info| match thread::current().id() == this {
        true => LAST.set(Some(said(info))),
        false => previous(info),
    }));
    // There is none of this thread if another one panicked, on which this one waited.
    caught(action).map_err(|text| LAST.take().unwrap_or_else(|| failed(&text)))
}

fn failed(what: &dyn Display) -> Diagnostic {
    Diagnostic::new("witguard failed, which is a mistake in witguard itself")
        .detail(format!("  {what}"))
        .help("report it, with the input; `RUST_BACKTRACE=1` says more")
}

fn said(info: &PanicHookInfo<'_>) -> Diagnostic {
    let crash = failed(info);
    let backtrace = Backtrace::capture();
    match backtrace.status() {
        BacktraceStatus::Captured => crash.detail(backtrace.to_string()),
        _ => crash,
    }
}

#[cfg(test)]
mod tests {
    use super::guarded;

    #[test]
    fn a_panic_that_nobody_catches_is_an_error_that_says_where() {
        assert_eq!(guarded(|| 1).unwrap(), 1);
        let crash = guarded(|| -> () { panic!("no such {}", "thing") }).unwrap_err();
        let details = crash.details().join("\n");
        assert!(details.contains("src/crash.rs:"), "{details}");
        assert!(details.contains("no such thing"), "{details}");

        let elsewhere = || std::thread::scope(|scope| scope.spawn(|| panic!("far away")).join());
        let crash: Result<(), _> =
            guarded(|| elsewhere().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        let details = crash.unwrap_err().details().join("\n");
        assert!(details.contains("far away"), "{details}");

        let caught = || std::panic::catch_unwind(|| panic!("caught")).is_err();
        assert!(guarded(caught).unwrap());
    }
}
