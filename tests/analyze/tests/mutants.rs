//! Mutants of right code, made by a script: how many are found, by what was done to them.

use std::collections::BTreeMap;

use witguard_analyze_tests::code::prototype;
use witguard_analyze_tests::mutants::{Mutant, Mutation, mutants};
use witguard_analyze_tests::{Fault, Language, SHAPES, Style, analyze, each, source};

struct Case {
    name: String,
    wit: String,
    language: Language,
    mutant: Mutant,
}

/// The mutants of each shape in this style. The language changes from shape to shape: each is in both, with one style
/// or another.
fn cases(style: Style, is_own: bool) -> Vec<Case> {
    let shapes: Vec<_> = SHAPES.iter().enumerate().collect();
    let made = each(&shapes, |(i, shape)| {
        let is_own = is_own && shape.case != "24-own-and-borrow";
        let wit = shape.wit(is_own);
        let prototype = prototype(&wit, shape.function);
        let right = source(shape, &prototype, is_own, style, Fault::None);
        let language = match (i + style as usize) % 2 {
            0 => Language::C,
            _ => Language::Cpp,
        };
        let report = analyze(&wit, &[(language.file(), &right.text)], &[]).unwrap();
        assert!(
            report.findings.is_empty(),
            "{} {style:?}: {report:?}\n{}",
            shape.case,
            right.text
        );
        let mutants = mutants(&right.text).into_iter();
        let cases = mutants.map(|mutant| Case {
            name: format!("{} {style:?} own: {is_own} {}", shape.case, language.file()),
            wit: wit.clone(),
            language,
            mutant,
        });
        cases.collect::<Vec<_>>()
    });
    made.into_iter().flatten().collect()
}

#[test]
fn mutants_are_found() {
    let mut all = Vec::new();
    for style in [Style::Straight, Style::Cleanup, Style::Helper] {
        for is_own in [false, true] {
            all.extend(cases(style, is_own));
        }
    }
    let found = each(&all, |case| {
        let text = &case.mutant.text;
        let report = analyze(&case.wit, &[(case.language.file(), text)], &[]);
        !report
            .unwrap_or_else(|error| panic!("{error:#}\n{text}"))
            .findings
            .is_empty()
    });
    let mut shares: BTreeMap<Mutation, [usize; 2]> = BTreeMap::new();
    let mut missed = String::new();
    for (case, found) in all.iter().zip(found) {
        let share = shares.entry(case.mutant.mutation).or_default();
        share[1] += 1;
        match found {
            true => share[0] += 1,
            false => {
                let (mutation, line) = (case.mutant.mutation, case.mutant.line);
                missed += &format!("{} {mutation:?} {line}\n{}\n", case.name, case.mutant.text);
            }
        }
    }
    println!("{} mutants, found: {shares:?}", all.len());
    assert!(all.len() >= 200, "{}", all.len());
    assert!(missed.is_empty(), "{shares:?}\n{missed}");
}
