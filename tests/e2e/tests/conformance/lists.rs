//! Lists of a hundred thousand handles.

use std::time::{Duration, Instant};

use wasmtime::component::Val;
use witguard::Language;

use crate::crowd::Crowd;
use crate::expected::sum_of_handles;
use crate::guests::{LANGUAGES, build, name};
use crate::parallel::{each, pairs};
use crate::paths::{LISTS, guest};

const MANY: usize = 100_000;

/// The most wasm instructions per handle. Work that grows with the square of the list's length takes far more.
const INSTRUCTIONS: u64 = 1000;

/// One way to pass many handles.
#[derive(Clone, Copy)]
struct Shape {
    case: &'static str,
    function: &'static str,
    make: fn(&mut dyn FnMut() -> Val) -> Val,
}

const SHAPES: [Shape; 9] = [
    shape("08-list", "f", |lend| list(MANY, lend)),
    shape("09-list-record", "f", |lend| {
        list(MANY, &mut || {
            let text = Val::String("some text".into());
            Val::Record(vec![("c".into(), lend()), ("s".into(), text)])
        })
    }),
    shape("10-list-list", "f", |lend| {
        list(MANY, &mut || list(1, lend))
    }),
    shape("10-list-list", "f", |lend| {
        list(1, &mut || list(MANY, lend))
    }),
    shape("11-option-list", "f", |lend| some(list(MANY, lend))),
    shape("28-variant-list", "f", |lend| {
        Val::Variant("b".into(), Some(Box::new(list(MANY, lend))))
    }),
    shape("29-named-list", "f", |lend| list(MANY, lend)),
    shape("31-list-option", "f", |lend| {
        list(MANY, &mut || some(lend()))
    }),
    shape("32-foreign-record", "g", |lend| list(MANY, lend)),
];

const fn shape(
    case: &'static str,
    function: &'static str,
    make: fn(&mut dyn FnMut() -> Val) -> Val,
) -> Shape {
    Shape {
        case,
        function,
        make,
    }
}

fn list(length: usize, item: &mut dyn FnMut() -> Val) -> Val {
    Val::List((0..length).map(|_| item()).collect())
}

fn some(value: Val) -> Val {
    Val::Option(Some(Box::new(value)))
}

/// The paths to take.
fn paths(language: Language) -> &'static [&'static str] {
    match language {
        Language::C => &[
            "walk",
            "drop-in-order",
            "drop-in-reverse",
            "drop-shuffled",
            "free-first",
        ],
        Language::Cpp => &["walk", "drop-each", "take"],
    }
}

/// What one call cost.
struct Cost {
    path: &'static str,
    time: Duration,
    instructions_a_handle: u64,
}

fn take_all(shape: Shape, language: Language) -> Vec<Cost> {
    let built = build(&guest(shape.case, language));
    let mut crowd = Crowd::new(&built.component, MANY).unwrap();
    let all: Vec<u32> = (0..MANY as u32).collect();
    let mut blocks = None;
    let take = |&path| {
        crowd
            .call("paths", "choose", &[Val::Enum(String::from(path))])
            .unwrap();
        let argument = (shape.make)(&mut || crowd.lend());
        let start = Instant::now();
        let counted = crowd
            .call("t:t/api@0.1.0", shape.function, &[argument])
            .unwrap();
        let time = start.elapsed();
        let expected = sum_of_handles(&all);
        assert_eq!(counted.results, [Val::S64(expected)], "{path}");
        assert_eq!(counted.dropped, MANY as u64, "{path}");
        let instructions_a_handle = counted.instructions / MANY as u64;
        assert!(
            instructions_a_handle < INSTRUCTIONS,
            "{path}: {instructions_a_handle} instructions a handle"
        );
        let now = crowd.heap_blocks().unwrap();
        assert_eq!(*blocks.get_or_insert(now), now, "{path} kept memory");
        Cost {
            path,
            time,
            instructions_a_handle,
        }
    };
    paths(language).iter().map(take).collect()
}

#[test]
fn a_hundred_thousand_handles_are_dropped_each_once_and_fast() {
    let covered: Vec<_> = LISTS
        .iter()
        .filter(|case| SHAPES.iter().any(|shape| shape.case == **case))
        .collect();
    assert_eq!(covered.len(), LISTS.len());
    let work = pairs(&SHAPES, &LANGUAGES);
    let costs = each(
        &work,
        |(shape, language)| format!("{} in {}", shape.case, name(*language)),
        |&(shape, language)| take_all(shape, language),
    );
    println!("Calls with {MANY} handles: time, wasm instructions a handle");
    for ((shape, language), costs) in work.iter().zip(&costs) {
        print!("{:<18}{:<4}", shape.case, name(*language));
        for Cost {
            path,
            time,
            instructions_a_handle,
        } in costs
        {
            print!("  {path} {} ms {instructions_a_handle}", time.as_millis());
        }
        println!();
    }
}
