//! What the tests of the harness share.
#![allow(dead_code, reason = "no test file uses all of it")]

use witguard_e2e::{Guest, Host, Mode, Report, corpus, run_all};

/// wasmtime's message about a borrow that was not dropped.
pub(crate) const REMAIN: &str = "borrow handles still remain at the end of the call";

/// A guest for a conformance case, implemented by this C code.
pub(crate) fn case(name: &str, body: &str) -> Guest {
    text_case(&corpus::conformance(name).unwrap(), body)
}

/// A guest for this WIT with a world `w`, implemented by this C code.
pub(crate) fn text_case(wit: &str, body: &str) -> Guest {
    let source = format!("#include \"w.h\"\n#include <stdlib.h>\n\n{body}");
    Guest::from_text(wit).source("impl.c", source)
}

/// Builds the guest, which must work.
#[track_caller]
pub(crate) fn host(guest: &Guest) -> Host {
    let built = guest.build().unwrap_or_else(|error| panic!("{error}"));
    Host::new(&built.component).expect("the component loads")
}

/// Builds the guest and calls every export.
#[track_caller]
pub(crate) fn run(guest: &Guest, calls: u64, mode: Mode) -> Report {
    run_all(&host(guest), calls, mode).expect("the component runs")
}

/// Asserts that every call trapped with this text.
#[track_caller]
pub(crate) fn assert_trapped(report: &Report, text: &str) {
    let returned: u64 = report.functions.iter().map(|function| function.ok).sum();
    assert_eq!(returned, 0, "some call returned: {report:?}");
    assert!(!report.traps().is_empty(), "nothing trapped: {report:?}");
    assert!(
        report.traps().iter().all(|trap| trap.contains(text)),
        "another trap: {report:?}"
    );
    assert!(!report.faults().is_empty(), "a trap must be a fault");
}
