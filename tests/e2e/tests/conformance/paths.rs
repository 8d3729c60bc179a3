//! Every path that user code may take through a call: it leaves early, drops early, frees, overwrites, moves, takes.
//!
//! Each guest can take every path. The host chooses one by calling a function that the test adds to the world.

use wasmtime::component::Val;
use witguard::Language;
use witguard_e2e::{Export, Guest, Handed, Host, Instance, Mode, Values};

use crate::cases::wit;
use crate::expected::{own_exports, sum_of_handles};
use crate::guests::{LANGUAGES, extension, generated, host, name, opts, read, with_source};
use crate::parallel::{each, pairs};

/// The cases with lists and compound shapes.
pub(crate) const CASES: [&str; 12] = [
    "03-option",
    "06-record",
    "07-variant",
    "08-list",
    "09-list-record",
    "10-list-list",
    "11-option-list",
    "27-variant-deep",
    "28-variant-list",
    "29-named-list",
    "31-list-option",
    "32-foreign-record",
];

/// Those of [`CASES`] that have lists.
pub(crate) const LISTS: [&str; 8] = [
    "08-list",
    "09-list-record",
    "10-list-list",
    "11-option-list",
    "28-variant-list",
    "29-named-list",
    "31-list-option",
    "32-foreign-record",
];

const C_PATHS: [&str; 13] = [
    "walk",
    "early-return",
    "drop-first",
    "drop-random",
    "drop-in-order",
    "drop-in-reverse",
    "drop-shuffled",
    "free-first",
    "shrink",
    "reorder",
    "remove",
    "zero",
    "garbage",
];

const CPP_PATHS: [&str; 11] = [
    "walk",
    "early-return",
    "drop-first",
    "drop-each",
    "drop-twice",
    "end-all",
    "move",
    "assign",
    "overwrite",
    "release",
    "take",
];

/// The paths of a language. They are the cases of a WIT `enum`, so both host and guest check them.
pub(crate) fn paths(language: Language) -> &'static [&'static str] {
    match language {
        Language::C => &C_PATHS,
        Language::Cpp => &CPP_PATHS,
    }
}

/// The guest of a case that can take the paths of its language.
pub(crate) fn guest(case: &str, language: Language) -> Guest {
    let enumeration = paths(language).join(", ");
    let chooser = format!(
        "world w {{\n  export paths: interface {{ enum path {{ {enumeration} }} choose: func(path: path); }}\n "
    );
    let text = wit(case).replacen("world w {", &chooser, 1);
    let (folder, header) = match language {
        Language::C => ("c", "paths.h"),
        Language::Cpp => ("cpp", "paths.hpp"),
    };
    let source = read(&format!("{folder}/paths/{case}.{}", extension(language)));
    with_source(generated(&text, opts(language)), language, &source)
        .source(header, read(&format!("{folder}/paths/{header}")))
        // One of the paths drops twice, of which clang would warn.
        .flag("-Wno-consumed")
}

/// Makes `calls` calls of one function, all on one path. Each call must return what this path returns, drop each borrow
/// once and keep no memory. Gives the number of handles.
fn take(host: &Host, export: &Export, path: &str, mode: Mode, calls: u64) -> Handed {
    let mut instance = host.instantiate().unwrap();
    let choice = Val::Enum(path.to_owned());
    instance
        .call("paths", "choose", &[choice])
        .unwrap()
        .unwrap();
    let mut values = Values::new(mode);
    let mut handed = Handed::default();
    let mut blocks = None;
    for call in 0..calls {
        let what = || format!("{export} by {path} in {mode:?}, call {call}");
        let outcome = instance.invoke(export, &mut values).unwrap();
        let results = outcome
            .result
            .unwrap_or_else(|trap| panic!("{}: {trap}", what()));
        let expected = match path {
            "early-return" => -1,
            _ => sum_of_handles(&outcome.reps),
        };
        assert_eq!(results, [Val::S64(expected)], "{}", what());
        assert_eq!(outcome.dropped, Some(outcome.handed.borrows), "{}", what());
        handed += outcome.handed;
        let now = blocks_in_use(&mut instance);
        assert!(
            now <= *blocks.get_or_insert(now),
            "{}: it kept memory",
            what()
        );
    }
    handed
}

fn blocks_in_use(instance: &mut Instance) -> u64 {
    instance.usage().unwrap().heap_blocks
}

/// Takes every path of every function of a case, `calls` times in each mode. Gives the numbers of calls and handles.
fn take_all(case: &str, language: Language, modes: &[Mode], calls: u64) -> (u64, u64) {
    let host = host(&guest(case, language));
    let (mut made, mut handles) = (0, 0);
    for export in own_exports(&host) {
        for path in paths(language) {
            for &mode in modes {
                handles += take(&host, &export, path, mode, calls).borrows;
                made += calls;
            }
        }
    }
    assert!(handles > 0);
    (made, handles)
}

fn take_everywhere(title: &str, cases: &[&'static str], modes: &[Mode], calls: u64) {
    let counts = each(
        &pairs(cases, &LANGUAGES),
        |(case, language)| format!("{case} in {}", name(*language)),
        |&(case, language)| take_all(case, language, modes, calls),
    );
    assert_eq!(counts.len(), cases.len() * 2);
    let (made, handles) = counts.iter().fold((0, 0), |(a, b), (c, d)| (a + c, b + d));
    println!(
        "{title}: {} guests, {made} calls, {handles} borrows in and dropped",
        counts.len()
    );
}

#[test]
fn every_path_drops_each_handle_once() {
    let modes = [Mode::Full, Mode::Empty, Mode::Shapes, Mode::Random(7)];
    take_everywhere("Paths", &CASES, &modes, 25);
}

#[test]
fn every_path_is_right_for_lists_around_the_snapshots_room() {
    let lengths = [0, 1, 31, 32, 33, 100].map(Mode::Lists);
    take_everywhere("Paths of lists of 0 to 100", &LISTS, &lengths, 3);
}
