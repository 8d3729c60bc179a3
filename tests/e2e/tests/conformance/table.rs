//! Tables of case × language × payload mode: the numbers of calls, of handles received and of handles dropped.

use std::fmt::Write as _;
use std::io::Write as _;

use witguard_e2e::{Host, Mode, Report, assert_balanced, assert_no_leak, run_all};

use crate::cases::{NOTHING_TO_GUARD, runnable};
use crate::expected::check_sums;
use crate::guests::{LANGUAGES, host, implemented, name, opts, stubs};
use crate::parallel::{each, pairs};

/// How often each function is called in each mode.
pub(crate) const CALLS: u64 = 100;

/// The payloads of the tables' columns.
pub(crate) const MODES: [(&str, Mode); 4] = [
    ("full", Mode::Full),
    ("empty", Mode::Empty),
    ("shapes", Mode::Shapes),
    ("random", Mode::Random(0x5eed)),
];

/// One line of a table.
pub(crate) struct Row {
    pub case: &'static str,
    pub what: String,
    pub reports: Vec<Report>,
}

impl Row {
    /// Calls every function in every mode. Every call must return, drop what it received, and keep no memory.
    pub(crate) fn run(case: &'static str, what: impl Into<String>, host: &Host) -> Row {
        let run = |(mode_name, mode)| {
            let report = run_all(host, CALLS, mode).unwrap();
            assert_balanced(&report);
            assert_no_leak(&report);
            assert!(report.functions.iter().all(|function| function.ok == CALLS));
            let borrows = report.handed().borrows;
            if mode == Mode::Full {
                assert_eq!(
                    borrows > 0,
                    !NOTHING_TO_GUARD.contains(&case),
                    "{case} {mode_name}: {borrows} borrows"
                );
            }
            report
        };
        Row {
            case,
            what: what.into(),
            reports: MODES.map(run).into(),
        }
    }

    fn line(&self) -> String {
        let mut line = format!("{:<22}{:<10}", self.case, self.what);
        for report in &self.reports {
            let ok: u64 = report.functions.iter().map(|function| function.ok).sum();
            let counts = format!("{} in {} out", report.handed().borrows, report.dropped());
            let _ = write!(
                line,
                "{:<8}{counts:<20}",
                format!("{ok}/{}", report.calls())
            );
        }
        line.trim_end().to_owned()
    }
}

/// Prints a table, bypassing the test runner's capture: the table is the result of the test.
pub(crate) fn print(title: &str, rows: &[Row]) {
    let mut text = format!("\n{title}\n{:<32}", "case");
    for (mode, _) in MODES {
        let _ = write!(text, "{:<28}", format!("{mode}: returned, borrows"));
    }
    text = format!("{}\n", text.trim_end());
    for row in rows {
        text += &row.line();
        text.push('\n');
    }
    let sum = |count: fn(&Report) -> u64| {
        rows.iter()
            .flat_map(|row| &row.reports)
            .map(count)
            .sum::<u64>()
    };
    let (calls, handed, dropped) = (
        sum(Report::calls),
        sum(|report| report.handed().borrows),
        sum(Report::dropped),
    );
    assert_eq!(handed, dropped);
    let lines = rows.len();
    let _ = writeln!(
        text,
        "{lines} lines, {calls} calls: {handed} borrows in, {dropped} dropped"
    );
    std::io::stdout().lock().write_all(text.as_bytes()).unwrap();
}

#[test]
fn implementations_get_every_handle_and_drop_each_once() {
    let work = pairs(&runnable(), &LANGUAGES);
    let rows = each(
        &work,
        |(case, language)| format!("{case} in {}", name(*language)),
        |&(case, language)| {
            let host = host(&implemented(case, language));
            let checked: u64 = MODES
                .iter()
                .map(|&(_, mode)| check_sums(&host, CALLS, mode))
                .sum();
            // The other cases have functions on exported resources, which have their own tests.
            if !NOTHING_TO_GUARD.contains(&case) && case != "20-methods" {
                let functions = if case == "32-foreign-record" { 2 } else { 1 };
                assert_eq!(checked, functions * CALLS * MODES.len() as u64);
            }
            let row = Row::run(case, name(language), &host);
            // Own handles are the user's duty, and these implementations drop them.
            for report in &row.reports {
                let owns: u64 = report
                    .functions
                    .iter()
                    .map(|function| function.owns_dropped)
                    .sum();
                assert_eq!(owns, report.handed().owns);
                assert_eq!(owns > 0, case == "24-own-and-borrow");
            }
            row
        },
    );
    assert_eq!(rows.len(), 68);
    print("Implementations over the guards", &rows);
}

#[test]
fn stubs_drop_each_handle_once_as_they_are() {
    let work = pairs(&runnable(), &LANGUAGES);
    let rows = each(
        &work,
        |(case, language)| format!("{case} in {}", name(*language)),
        |&(case, language)| Row::run(case, name(language), &host(&stubs(case, opts(language)))),
    );
    assert_eq!(rows.len(), 68);
    print("Stubs as generated", &rows);
}
