//! The cases and the outcome that each must have.

use std::collections::BTreeSet;

use witguard_e2e::corpus;

/// The case generates, compiles and runs; each borrow is dropped once.
pub(crate) const GUARDED: [&str; 29] = [
    "01-plain",
    "02-two",
    "03-option",
    "04-result",
    "04b-result-both",
    "05-tuple",
    "06-record",
    "07-variant",
    "08-list",
    "09-list-record",
    "10-list-list",
    "11-option-list",
    "16-alias",
    "17-use-rename",
    "18-world-resource",
    "19-world-use",
    "20-methods",
    "24-own-and-borrow",
    "25-indirect",
    "26-option-option",
    "27-variant-deep",
    "28-variant-list",
    "29-named-list",
    "31-list-option",
    "32-foreign-record",
    "33-keywords",
    "34-same-name",
    "36-inline-iface",
    "37-result-ret",
];

/// As [`GUARDED`], but each borrow is dropped before the task returns.
pub(crate) const ASYNC: [&str; 2] = ["21-async", "21b-async-list"];

/// The borrowed resource is the component's own: the case generates, compiles and runs, and nothing is dropped.
pub(crate) const NOTHING_TO_GUARD: [&str; 3] =
    ["14-local-export", "15-import-and-export", "15b-iface-both"];

/// The bindings generator cannot serve the case: there is a clear error, and nothing is written.
pub(crate) const BINDINGS_CANNOT: [&str; 3] =
    ["13-fixed-list", "16b-alias-handle", "23-error-context"];

/// The component model forbids the case: there is a clear error, and nothing is written.
pub(crate) const FORBIDDEN: [&str; 4] = ["12-map", "22-stream", "22b-future", "30-return-borrow"];

/// The cases that are built and run.
pub(crate) fn runnable() -> Vec<&'static str> {
    let mut all = [&GUARDED[..], &ASYNC, &NOTHING_TO_GUARD].concat();
    all.sort_unstable();
    all
}

/// The WIT of a case, changed if need be so that all its functions can be called.
pub(crate) fn wit(case: &str) -> String {
    let text = corpus::conformance(&format!("{case}.wit")).unwrap();
    if case != "15-import-and-export" {
        return text;
    }
    // No function returns a `ctx`, so nobody could call the functions that borrow one. Add one that does.
    let callable = text.replace("resource ctx {", "make: func() -> ctx; resource ctx {");
    assert_ne!(callable, text, "{case} is not what it was");
    callable
}

#[test]
fn every_case_is_listed_once() {
    let groups: [&[&str]; 5] = [
        &GUARDED,
        &ASYNC,
        &NOTHING_TO_GUARD,
        &BINDINGS_CANNOT,
        &FORBIDDEN,
    ];
    let listed: Vec<String> = groups.concat().into_iter().map(str::to_owned).collect();
    let files: BTreeSet<String> = std::fs::read_dir(corpus::conformance_dir())
        .unwrap()
        .filter_map(|entry| {
            let name = entry.unwrap().file_name().into_string().unwrap();
            name.strip_suffix(".wit").map(str::to_owned)
        })
        .collect();
    assert_eq!(listed.len(), 41);
    assert_eq!(listed.iter().cloned().collect::<BTreeSet<_>>(), files);
}

#[test]
fn the_outcomes_are_those_of_the_readme() {
    let readme = std::fs::read_to_string(corpus::conformance_dir().join("README.md")).unwrap();
    // `| **outcome** … | 01 02 (a remark), 03 |`
    let rows: Vec<Vec<&str>> = readme
        .lines()
        .filter(|line| line.starts_with("| **"))
        .map(|line| line.split('|').nth(2).expect("two columns"))
        .map(|cases| {
            cases
                .split([' ', ','])
                .filter(|word| is_number(word))
                .collect()
        })
        .collect();
    let groups = [
        &GUARDED[..],
        &ASYNC,
        &NOTHING_TO_GUARD,
        &BINDINGS_CANNOT,
        &FORBIDDEN,
    ];
    let numbers = groups.map(|cases| cases.iter().map(|case| number(case)).collect::<Vec<_>>());
    assert_eq!(rows, numbers);
}

/// The number in a case's name: `04b` in `04b-result-both`.
fn number(case: &str) -> &str {
    case.split_once('-').expect("a number and a name").0
}

fn is_number(word: &str) -> bool {
    word.len() <= 3 && word.starts_with(|c: char| c.is_ascii_digit())
}
