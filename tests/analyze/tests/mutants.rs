//! Mutants of right code, made by a script: how many are found, by what was done to them.

use std::collections::BTreeMap;

use witguard_analyze_tests::code::prototype;
use witguard_analyze_tests::mutants::{Mutant, Mutation, mutants};
use witguard_analyze_tests::{
    Fault, Language, SHAPES, Style, analyze, deep, each, repository, source,
};

struct Case {
    name: String,
    wit: String,
    language: Language,
    mutant: Mutant,
}

/// The mutants of each shape in this style. The language changes from shape to shape: each is in both, with one style
/// or another.
fn cases(style: Style, is_own: bool) -> Vec<Case> {
    let shapes = SHAPES.iter().enumerate();
    // A sample has every second of them.
    let shapes = shapes.filter(|(i, _)| deep() || (i + style as usize).is_multiple_of(2));
    let shapes: Vec<_> = shapes.collect();
    let made = each(&shapes, |(i, shape)| {
        let is_own = is_own && shape.case != "24-own-and-borrow";
        let wit = shape.wit(is_own);
        let prototype = prototype(&wit, shape.function);
        let right = source(shape, &prototype, is_own, style, Fault::None);
        let language = match (i / 2 + style as usize) % 2 {
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

/// How many mutants are found of how many, by what was done to them, and those that are not.
fn shares(all: &[Case]) -> (BTreeMap<Mutation, [usize; 2]>, Vec<String>) {
    let found = each(all, |case| {
        let text = &case.mutant.text;
        let report = analyze(&case.wit, &[(case.language.file(), text)], &[]);
        !report
            .unwrap_or_else(|error| panic!("{error:#}\n{text}"))
            .findings
            .is_empty()
    });
    let mut shares: BTreeMap<Mutation, [usize; 2]> = BTreeMap::new();
    let mut missed = Vec::new();
    for (case, found) in all.iter().zip(found) {
        let share = shares.entry(case.mutant.mutation).or_default();
        share[1] += 1;
        match found {
            true => share[0] += 1,
            false => missed.push(format!(
                "{} {:?} {}",
                case.name, case.mutant.mutation, case.mutant.line
            )),
        }
    }
    println!("{} mutants, found: {shares:?}", all.len());
    (shares, missed)
}

#[test]
fn mutants_of_each_shape_are_found() {
    let mut all = Vec::new();
    for style in [Style::Straight, Style::Cleanup, Style::Helper] {
        for is_own in [false, true] {
            // A sample has borrows in one style, and own handles in the others.
            if deep() || is_own != (style == Style::Straight) {
                all.extend(cases(style, is_own));
            }
        }
    }
    assert!(all.len() >= 200, "{}", all.len());
    let (shares, missed) = shares(&all);
    assert!(missed.is_empty(), "{shares:?}\n{}", missed.join("\n"));
}

/// A plugin, as one would write it. What is not found of it is known.
#[test]
fn mutants_of_a_plugin_are_found() {
    let guests = repository().join("tests/analyze/guests");
    let read = |name: &str| std::fs::read_to_string(guests.join(name)).unwrap();
    let wit = read("media.wit");
    let mut all = Vec::new();
    for language in [Language::C, Language::Cpp] {
        let name = language.file().replace("user", "media");
        let right = read(&name);
        let report = analyze(&wit, &[(&name, &right)], &[]).unwrap();
        assert!(report.findings.is_empty(), "{}", report.to_text());
        all.extend(mutants(&right).into_iter().map(|mutant| Case {
            name: name.clone(),
            wit: wit.clone(),
            language,
            mutant,
        }));
    }
    let (_, missed) = shares(&all);
    assert_eq!(missed, MISSED);
}

/// Handles in globals, and one in a struct of which another part is passed on by reference to a function without a body.
const MISSED: [&str; 3] = [
    "media.c Removed 185",
    "media.c Doubled 185",
    "media.cpp Removed 149",
];
