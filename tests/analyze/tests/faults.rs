//! In every shape, each kind of fault is found at its line, and right code has no report.

use witguard::clang::Kind;
use witguard_analyze_tests::code::prototype;
use witguard_analyze_tests::{Fault, Language, SHAPES, Shape, Style, analyze, deep, each, source};

/// The faults, with the kind that each is reported as; those of own handles second.
const OF_BORROWS: [(Fault, Option<Kind>); 5] = [
    (Fault::None, None),
    (Fault::Leak, Some(Kind::Leak)),
    (Fault::LeakOnEarlyReturn, Some(Kind::Leak)),
    (Fault::DoubleDrop, Some(Kind::DoubleDrop)),
    (Fault::UseAfterDrop, Some(Kind::UseAfterDrop)),
];
const OF_OWNS: [(Fault, Option<Kind>); 8] = [
    (Fault::None, None),
    (Fault::Leak, Some(Kind::Leak)),
    (Fault::LeakOnEarlyReturn, Some(Kind::Leak)),
    (Fault::DoubleDrop, Some(Kind::DoubleDrop)),
    (Fault::UseAfterDrop, Some(Kind::UseAfterDrop)),
    (Fault::DropAfterGivenAway, Some(Kind::UseAfterGivenAway)),
    (Fault::UseAfterGivenAway, Some(Kind::UseAfterGivenAway)),
    (Fault::ViewDropped, Some(Kind::ViewDropped)),
];

struct Case<'a> {
    shape: &'a Shape,
    is_own: bool,
    prototype: &'a str,
    wit: &'a str,
    language: Language,
    fault: Fault,
    kind: Option<Kind>,
}

/// What is wrong with the report; `None` if nothing is.
fn wrong(case: &Case) -> Option<String> {
    let code = source(
        case.shape,
        case.prototype,
        case.is_own,
        Style::Straight,
        case.fault,
    );
    let file = case.language.file();
    let report = analyze(case.wit, &[(file, &code.text)], &[])
        .unwrap_or_else(|e| panic!("{e:#}\n{}", code.text));
    let found = report.findings.iter().map(|f| (f.kind, f.at.line));
    let found: Vec<_> = found.collect();
    let expected = case.kind.map(|kind| (kind, code.line));
    // Where a view is dropped the own handle leaks too, unless one thinks of the view as the handle.
    let is_right = match expected {
        None => found.is_empty(),
        Some(expected) => {
            let site = case.shape.sites[0].wit;
            found.contains(&expected)
                && report
                    .findings
                    .iter()
                    .all(|finding| finding.at.file == file)
                && (case.kind == Some(Kind::ViewDropped)
                    || report
                        .findings
                        .iter()
                        .any(|finding| finding.message.contains(&format!("`{site}`"))))
        }
    };
    let name = format!(
        "{} {file} own: {} {:?}",
        case.shape.case, case.is_own, case.fault
    );
    (!is_right).then(|| {
        format!(
            "{name}: expected {expected:?}, found {found:?}\n{}",
            code.text
        )
    })
}

fn all(is_own: bool, faults: &[(Fault, Option<Kind>)]) {
    let shapes = SHAPES
        .iter()
        .filter(|shape| !(is_own && shape.case == "24-own-and-borrow"));
    let shapes: Vec<_> = shapes.collect();
    let texts = each(&shapes, |shape| {
        let wit = shape.wit(is_own);
        let prototype = prototype(&wit, shape.function);
        (wit, prototype)
    });
    let mut cases = Vec::new();
    for (i, (shape, (wit, prototype))) in shapes.iter().zip(&texts).enumerate() {
        for (j, (fault, kind)) in faults.iter().copied().enumerate() {
            for language in [Language::C, Language::Cpp] {
                // A sample has each in one of the two languages.
                if !deep() && (i + j + language as usize).is_multiple_of(2) {
                    continue;
                }
                cases.push(Case {
                    shape,
                    is_own,
                    prototype,
                    wit,
                    language,
                    fault,
                    kind,
                });
            }
        }
    }
    let wrong: Vec<_> = each(&cases, wrong).into_iter().flatten().collect();
    println!(
        "{} of {} as expected",
        cases.len() - wrong.len(),
        cases.len()
    );
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
}

#[test]
fn faults_with_borrows_are_found() {
    all(false, &OF_BORROWS);
}

#[test]
fn faults_with_own_handles_are_found() {
    all(true, &OF_OWNS);
}

#[test]
fn a_drop_beside_a_guard_is_found() {
    let shapes = SHAPES
        .iter()
        .filter(|shape| shape.sites[0].resource == "t_t_types ctx");
    let shapes: Vec<_> = shapes.collect();
    let wrong = each(&shapes, |shape| {
        let wit = shape.wit(false);
        let prototype = prototype(&wit, shape.function);
        wrong(&Case {
            shape,
            is_own: false,
            prototype: &prototype,
            wit: &wit,
            language: Language::Cpp,
            fault: Fault::DropBesideGuard,
            kind: Some(Kind::DoubleDrop),
        })
    });
    let wrong: Vec<_> = wrong.into_iter().flatten().collect();
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        shapes.len(),
        wrong.join("\n")
    );
}
