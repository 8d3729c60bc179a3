//! The table of version × case × language.

use std::fmt::Write as _;
use std::io::Write as _;

use witguard::Language;
use witguard_e2e::{Host, Mode, Report, assert_no_leak, deep, run_all};
use witguard_old_bindings::Version;

use crate::cases::{ASYNC, GUARDED, NOTHING_TO_GUARD};
use crate::common::REMAIN;
use crate::expected::check_sums;
use crate::guests::{LANGUAGES, host, name};
use crate::made::{bindings, has_drop_borrow, implemented, unguarded};
use crate::parallel::each;

const CALLS: u64 = 25;
const MODES: [Mode; 4] = [Mode::Full, Mode::Empty, Mode::Shapes, Mode::Random(3)];

/// The outcome of one guest.
struct Row {
    version: Version,
    language: Language,
    calls: u64,
    borrows: u64,
}

#[test]
fn matrix() {
    let mut work = Vec::new();
    for version in Version::ALL {
        for case in [&GUARDED[..], &NOTHING_TO_GUARD].concat() {
            work.extend(LANGUAGES.map(|language| (version, case, language)));
        }
    }
    let all = work.len();
    // The languages alternate: each version has every case in one language, and each case is in both across versions.
    let (versions, cases) = (Version::ALL, [&GUARDED[..], &NOTHING_TO_GUARD].concat());
    let turn = |&(version, case, language): &(Version, &str, Language)| {
        let version = versions.iter().position(|&v| v == version);
        let case = cases.iter().position(|&c| c == case);
        let is_even = (version.zip(case)).is_some_and(|(v, c)| (v + c).is_multiple_of(2));
        is_even == (language == Language::C)
    };
    work.retain(|guest| deep(turn(guest), true));
    let rows = each(
        &work,
        |(version, case, language)| format!("{version} {case} in {}", name(*language)),
        |&(version, case, language)| run(version, case, language),
    );
    let mut text = format!(
        "\nBindings of each version, {} cases\n{:<10}{:<14}{:<18}{:<22}borrows in, each dropped once\n",
        GUARDED.len() + NOTHING_TO_GUARD.len(),
        "version",
        "_drop_borrow",
        "dropped by",
        "built and run: C, C++",
    );
    for version in Version::ALL {
        let of = |language| {
            rows.iter()
                .filter(move |r| r.version == version && r.language == language)
        };
        let sum =
            |count: fn(&Row) -> u64| LANGUAGES.into_iter().flat_map(of).map(count).sum::<u64>();
        let (declared, by) = match has_drop_borrow(version) {
            true => ("declared", "_drop_borrow"),
            false => ("-", "_drop_own"),
        };
        let built = format!("{}, {}", of(Language::C).count(), of(Language::Cpp).count());
        let (borrows, calls) = (sum(|r| r.borrows), sum(|r| r.calls));
        let _ = writeln!(
            text,
            "{version:<10}{declared:<14}{by:<18}{built:<22}{borrows} in {calls} calls"
        );
    }
    std::io::stdout().lock().write_all(text.as_bytes()).unwrap();
    assert_eq!(all, 6 * 32 * 2);
    assert_eq!(rows.len(), deep(all / 2, all));
}

/// Builds and runs one guest: every call must return, drop each borrow once, and keep no memory.
fn run(version: Version, case: &'static str, language: Language) -> Row {
    let declares = |files: &[u8]| String::from_utf8_lossy(files).contains("types_ctx_drop_borrow(");
    let header = &bindings(version, case).unwrap()["w.h"];
    if case == "01-plain" {
        assert_eq!(declares(header), has_drop_borrow(version), "{version}");
    }
    let host = host(&implemented(version, case, language));
    let mut row = Row {
        version,
        language,
        calls: 0,
        borrows: 0,
    };
    for mode in MODES {
        check_sums(&host, CALLS, mode);
        let report = run_all(&host, CALLS, mode).unwrap();
        check(&report, version, case);
        row.calls += report.calls();
        row.borrows += report.handed().borrows;
    }
    assert_eq!(row.borrows > 0, GUARDED.contains(&case), "{version} {case}");
    row
}

fn check(report: &Report, version: Version, case: &str) {
    assert_eq!(report.traps(), [""; 0], "{version} {case}");
    assert_no_leak(report);
    for function in &report.functions {
        assert_eq!(function.ok, CALLS, "{version} {case}");
        // The host counts dropped owns. If one function of the bindings drops owns and borrows, it counts both.
        let owns = if has_drop_borrow(version) {
            0
        } else {
            function.owns_dropped
        };
        assert_eq!(
            function.dropped,
            function.handed.borrows + owns,
            "{version} {case}"
        );
        assert_eq!(
            function.owns_dropped, function.handed.owns,
            "{version} {case}"
        );
        assert!(function.unbalanced == 0 || owns > 0, "{version} {case}");
    }
}

#[test]
fn without_a_guard_every_version_traps() {
    let cases = ["01-plain", "06-record", "08-list", "18-world-resource"];
    let work: Vec<_> = Version::ALL
        .iter()
        .flat_map(|v| cases.map(|case| (*v, case)))
        .collect();
    let trapped = each(
        &work,
        |(version, case)| format!("{version} {case}"),
        |&(version, case)| {
            let host: Host = host(&unguarded(version, case));
            let report = run_all(&host, 3, Mode::Full).unwrap();
            crate::common::assert_trapped(&report, REMAIN);
        },
    );
    assert_eq!(trapped.len(), 24);
}

#[test]
fn what_a_version_cannot_express_is_known() {
    for version in Version::ALL {
        for case in ASYNC {
            // Asynchronous functions came with 0.42.
            assert_eq!(
                bindings(version, case).is_ok(),
                version >= Version::V0_42_1,
                "{version} {case}"
            );
        }
    }
}
