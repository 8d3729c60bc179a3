//! What the C autodrop shims cost: each shim, and the helpers that all shims of a world share.

use std::path::Path;

use super::code::{self, Object};
use super::rows::LEVELS;
use super::shape::{Built, Shape};

/// The shims in `size/many.wit`, each with the number of handles it is passed.
const ONE_RESOURCE: [(&str, usize); 5] = [
    ("exports_m_m_api_one", 1),
    ("exports_m_m_api_two", 2),
    ("exports_m_m_api_three", 3),
    ("exports_m_m_api_eight", 8),
    ("exports_m_m_api_value", 1),
];
const TWO_RESOURCES: [(&str, usize); 3] = [
    ("exports_m_m_mixed_one", 1),
    ("exports_m_m_mixed_two", 2),
    ("exports_m_m_mixed_four", 4),
];

/// The most instructions of a shim with one handle, and the most for each further handle.
const FIRST: usize = 12;
const FURTHER: usize = 4;

fn many(world: &'static str) -> Built {
    let wit = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/size/many.wit");
    Built::new(world, &wit, Some(world))
}

fn shims(built: &Built, level: &str) -> Object {
    code::object(&std::fs::read(built.generated("_guard.c", level, &[])).unwrap())
}

/// A line for each shim, then one for each helper. The helpers' names have the same endings in every world.
fn table(built: &Built, shims: &[(&str, usize)]) -> String {
    let objects = LEVELS.map(|level| self::shims(built, level));
    let line = |title: &str, name: &str| {
        let count = |object: &Object| object.get(name).map(|f| f.instructions.len());
        let counts = objects.each_ref().map(count);
        let counts = counts.map(|count| count.map_or("inline".into(), |count| count.to_string()));
        let counts = counts.map(|count| format!("{count:>7}"));
        format!("{title:34}{}", counts.concat())
    };
    let mut lines = vec![format!(
        "{:34}{}",
        "",
        LEVELS.map(|l| format!("{l:>7}")).concat()
    )];
    for (name, handles) in shims {
        lines.push(line(&format!("{name} ({handles})"), name));
    }
    let mut helpers: Vec<_> = objects.iter().flat_map(|object| object.keys()).collect();
    helpers.sort();
    helpers.dedup();
    helpers.retain(|name| !name.contains("exports"));
    lines.extend(helpers.iter().map(|name| line(name, name)));
    lines.join("\n")
}

fn within_bounds(world: &'static str, expected: &[(&str, usize)]) {
    let built = many(world);
    for level in LEVELS {
        let object = shims(&built, level);
        for (name, handles) in expected {
            let count = object[*name].instructions.len();
            let most = FIRST + FURTHER * (handles - 1);
            assert!(count <= most, "{name} at {level}: {count}, at most {most}");
        }
        let further = |a: (&str, usize), b: (&str, usize)| {
            let [a_count, b_count] = [a.0, b.0].map(|name| object[name].instructions.len());
            let most = FURTHER * (b.1 - a.1);
            assert!(
                b_count <= a_count + most,
                "{} at {level}: {a_count}, then {b_count}",
                b.0
            );
        };
        expected
            .windows(2)
            .filter(|pair| pair[0].1 < pair[1].1)
            .for_each(|pair| further(pair[0], pair[1]));
    }
    let table = table(&built, expected);
    println!("{table}");
    insta::assert_snapshot!(format!("c-shims-{world}"), table);
}

#[test]
fn a_c_shim_is_small() {
    within_bounds("one-resource", &ONE_RESOURCE);
}

#[test]
fn a_c_shim_of_several_resources_is_small() {
    within_bounds("two-resources", &TWO_RESOURCES);
}

#[test]
fn the_c_shim_of_the_seed_is_small() {
    let built = Shape {
        name: "seed",
        kind: super::shape::Kind::Handles,
    };
    let built = built.build();
    let name = "exports_sammyne_helloworld_greeter_say_hello";
    for level in LEVELS {
        let object = shims(&built, level);
        let count = object[name].instructions.len();
        println!("{name} at {level}: {count}");
        assert!(count <= FIRST, "at {level}: {count}");
        let user = format!("helloworld_guard_{name}.");
        let calls_user = object[name].calls.iter().any(|c| c.starts_with(&user));
        assert!(calls_user, "it calls the user's");
    }
}

/// `native.rs` counts the heap use of synchronous calls. A task that ends in its first call reaches no `malloc` either:
/// the only one is in the function that a user calls to keep the task, and each `realloc` is for over 32 handles, or for
/// the early drop of a handle with a high number.
#[test]
fn a_task_needs_no_heap_unless_it_is_kept() {
    let object = shims(&many("tasks"), "-O2");
    let callers = |callee: &str| -> Vec<&str> {
        let calls = |name: &&str| object[*name].calls.iter().any(|call| call == callee);
        object.keys().map(String::as_str).filter(calls).collect()
    };
    for (callee, endings) in [
        ("malloc", &["_keep"][..]),
        ("realloc", &["_grow", "_grow_early"]),
    ] {
        let found = callers(callee);
        let expected = found.iter().zip(endings).all(|(f, end)| f.ends_with(end));
        assert!(
            expected && found.len() == endings.len(),
            "{callee} is called by {found:?}"
        );
    }
    let shim = &object["exports_m_m_asynchronous_f"];
    assert!(
        shim.instructions
            .iter()
            .any(|i| i.contains("I32Const { value: 32 }")),
        "the shim has room for 32 handles: {:?}",
        shim.instructions
    );
    for absent in ["calloc", "aligned_alloc"] {
        assert!(callers(absent).is_empty());
    }
}
