//! Very many calls: memory must not grow.

use witguard::Language;
use witguard_e2e::{Mode, assert_balanced, run_all};

use crate::guests::{host, implemented};
use crate::parallel::each;

#[test]
fn a_hundred_thousand_calls_leave_memory_as_it_was() {
    each(
        &["06-record", "08-list", "27-variant-deep"],
        |case| case.to_string(),
        |case| {
            let report = run_all(
                &host(&implemented(case, Language::Cpp)),
                100_000,
                Mode::Full,
            )
            .unwrap();
            assert_balanced(&report);
            let [function] = &report.functions[..] else {
                panic!("one function: {report:?}")
            };
            assert_eq!(function.ok, 100_000);
            assert_eq!(
                (function.heap_growth, function.memory_growth),
                (0, 0),
                "{function}"
            );
        },
    );
}
