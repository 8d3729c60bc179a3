//! Guards over the bindings of every supported version of wit-bindgen-c: generated from the header that the version
//! makes, built, and run in wasmtime, with every drop counted.
//!
//! `cargo test -p witguard-e2e --test versions -- --nocapture matrix` prints the table.

mod common;

#[allow(dead_code, reason = "the tests of the conformance cases use the rest")]
#[path = "conformance/cases.rs"]
mod cases;
#[path = "versions/drops.rs"]
mod drops;
#[path = "common/everything.rs"]
mod everything;
#[allow(dead_code, reason = "the tests of the conformance cases use the rest")]
#[path = "conformance/expected.rs"]
mod expected;
#[allow(dead_code, reason = "the tests of the conformance cases use the rest")]
#[path = "conformance/guests.rs"]
mod guests;
#[path = "versions/made.rs"]
mod made;
#[path = "versions/matrix.rs"]
mod matrix;
#[allow(dead_code, reason = "the tests of the conformance cases use the rest")]
#[path = "conformance/parallel.rs"]
mod parallel;

/// Guards that were generated without `--bindings-header` do not compile over bindings before 0.43: the compiler shows
/// the line that says what to do.
#[test]
fn a_forgotten_header_is_asked_for() {
    use witguard::{Language, Opts};
    use witguard_old_bindings::Version;

    for language in [Language::C, Language::Cpp] {
        let mut opts = Opts::default();
        opts.languages = vec![language];
        let said = |version| {
            let guest = made::plain(version, "01-plain").also(move || opts.build());
            let built = guests::with_source(guest, language, "").build();
            built
                .err()
                .map(|error| error.to_string())
                .unwrap_or_default()
        };
        let said = said(Version::V0_42_1);
        assert!(
            said.contains("witguard gen --bindings-header w.h"),
            "{said}"
        );
    }
}
