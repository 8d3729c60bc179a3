//! The worlds are dense in borrow sites, and together have every shape they are meant to have.

mod common;

use common::parse;
use common::survey::Survey;
use std::collections::BTreeSet;
use std::sync::OnceLock;
use witguard_random_wit::{Size, world};

const SEEDS: std::ops::Range<u64> = 0..300;

/// The survey of the world of each seed.
fn surveys() -> &'static [Survey] {
    static SURVEYS: OnceLock<Vec<Survey>> = OnceLock::new();
    SURVEYS.get_or_init(|| SEEDS.map(survey).collect())
}

fn survey(seed: u64) -> Survey {
    let wit = world(seed, Size::default()).to_string();
    let (mut resolve, world) = parse(&wit).expect("every world parses");
    resolve.generate_nominal_type_ids(world);
    let mut survey = Survey::default();
    survey.add(&resolve, world);
    survey
}

#[test]
fn half_of_the_exported_functions_have_a_borrow_site() {
    for (seed, one) in surveys().iter().enumerate() {
        assert!(2 * one.with_site >= one.exported, "seed {seed}");
    }
    let sum = |count: fn(&Survey) -> usize| surveys().iter().map(count).sum::<usize>();
    let (exported, with_site) = (sum(|one| one.exported), sum(|one| one.with_site));
    let sites = sum(|one| one.sites);
    println!("{exported} exported functions, {with_site} with a borrow site, {sites} sites");
    assert!(3 * with_site >= 2 * exported, "two thirds in all");
    assert!(exported >= 20 * surveys().len(), "tens of them in a world");
    let deepest = surveys().iter().map(|one| one.deepest).max();
    assert_eq!(deepest, Some(Size::default().depth as usize));
}

#[rustfmt::skip]
const FEATURES: &[&str] = &[
    "bare site", "site in record", "site in variant", "site in option", "site in list",
    "site in tuple", "site in result<t>", "site in result<_, t>", "site in result<t, _>",
    "site deep in record", "site deep in variant", "site deep in option", "site deep in list",
    "site deep in tuple", "site deep in result<t>", "site deep in result<_, t>",
    "site deep in result<t, _>", "site in a type of another interface", "bare result",
    "site in a freestanding function", "site in a constructor", "site in a method",
    "site in a static", "site in the world", "site inline", "site by name",
    "site that is imported too", "exported interface that is imported too",
    "exported interface inline", "imported interface inline", "imported function with a borrow",
    "borrow of an exported resource", "borrow by an alias", "own in a parameter",
    "own in a result", "result", "resource in the world", "alias or use in the world",
    "type in the world", "two versions of a package", "resources of the same name", "flags",
    "enum", "0 parameters", "18 parameters", "more than 16 flat parameters",
    "Bool", "U8", "S8", "U16", "S16", "U32", "S32", "U64", "S64", "F32", "F64", "Char", "String",
];

#[test]
fn everything_is_seen() {
    let seen: BTreeSet<&str> = surveys()
        .iter()
        .flat_map(|one| one.seen.iter().map(String::as_str))
        .collect();
    let missing = FEATURES.iter().filter(|feature| !seen.contains(**feature));
    assert_eq!(missing.collect::<Vec<_>>(), Vec::<&&str>::new());
}

#[rustfmt::skip]
const TEXTS: &[&str] = &[
    " as ", "%list", "%result", "class", "default", "this", "int", "guard", "guarded", "drop",
    "witguard", "std", "URL", "HTTP-v2", "a1-b2", "is-some", "errno", "NULL", "world UI-v2",
    "/// closes */ too early", "/// opens /* and", "/// // a comment", "??/", "///\n", "🦀",
    "/// \"quotes\"", "a \\ backslash", "package class:new@1.0.0-rc.1", "package witguard:guard ",
];

#[test]
fn every_oddity_is_written() {
    let worlds: Vec<String> = (0..100).map(|seed| wit(seed, Size::default())).collect();
    let written = |text: &str| worlds.iter().any(|wit| wit.contains(text));
    let missing = TEXTS.iter().filter(|text| !written(text));
    assert_eq!(missing.collect::<Vec<_>>(), Vec::<&&str>::new());
}

#[test]
fn results_can_be_made_from_nothing() {
    for (seed, one) in surveys().iter().enumerate() {
        let impossible = "result that must own an imported resource";
        assert!(!one.seen.contains(impossible), "seed {seed}");
    }
}

#[test]
fn options_are_off_unless_asked_for() {
    let normal: String = (0..50).map(|seed| wit(seed, Size::default())).collect();
    assert!(!normal.contains("async func"));
    assert!(!normal.contains("\\\n") && !normal.contains("??/\n"));

    let size = Size {
        async_functions: true,
        trailing_backslash: true,
        ..Size::default()
    };
    let asked: String = (0..50).map(|seed| wit(seed, size)).collect();
    assert!(asked.contains("async func"));
    assert!(asked.contains("\\\n") && asked.contains("??/\n"));
}

fn wit(seed: u64, size: Size) -> String {
    world(seed, size).to_string()
}
