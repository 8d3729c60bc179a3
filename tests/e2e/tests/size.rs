//! What guards cost in code size: user code with guards compared with the same code with drops written by hand.
//!
//! The tests count all instructions of the linked and stripped module, so that no cost hides in a function other than
//! the user's. `size/<shape>.c` and `.cpp` hold the forms that are compared, side by side.

#[path = "size/c_shim.rs"]
mod c_shim;
#[path = "size/code.rs"]
mod code;
#[path = "size/executed.rs"]
mod executed;
#[path = "size/rows.rs"]
mod rows;
#[path = "size/shape.rs"]
mod shape;

use std::path::Path;

use rows::LANGUAGES;
use shape::{Form, Kind, Shape};
use witguard_e2e::deep;

/// Prints the table of a shape. Fails if guards cost something, or if a number differs from the reviewed one.
fn costs_nothing(name: &'static str, kind: Kind) {
    let rows = rows::measure(&Shape { name, kind });
    let table = rows::table(&rows);
    println!("{table}");
    let wrong: Vec<_> = rows.iter().flat_map(rows::Row::excess).collect();
    assert!(wrong.is_empty(), "{table}\n\n{}", wrong.join("\n"));
    if deep(false, true) {
        insta::assert_snapshot!(name, table);
    } else {
        let reviewed = reviewed(name);
        let is_new = |line: &&str| !reviewed.lines().any(|reviewed| reviewed == *line);
        let new: Vec<_> = table.lines().filter(is_new).collect();
        assert!(
            new.is_empty(),
            "not as reviewed ({name}, with WITGUARD_DEEP=1 to review):\n{}",
            new.join("\n")
        );
    }
}

/// The snapshot of a shape's whole table. A sample has only some of its lines.
fn reviewed(name: &str) -> String {
    let snapshots = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots");
    let path = snapshots.join(format!("size__{name}.snap"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn the_seed() {
    costs_nothing("seed", Kind::Handles);
}

#[test]
fn the_greeter() {
    costs_nothing("greeter", Kind::Handles);
}

#[test]
fn a_handle() {
    costs_nothing("01-plain", Kind::Used);
}

#[test]
fn two_handles() {
    costs_nothing("02-two", Kind::Used);
}

#[test]
fn an_option() {
    costs_nothing("03-option", Kind::Handles);
}

#[test]
fn methods() {
    costs_nothing("20-methods", Kind::Handles);
}

#[test]
fn parameters_in_memory() {
    costs_nothing("25-indirect", Kind::Handles);
}

#[test]
fn a_tuple() {
    costs_nothing("05-tuple", Kind::Struct);
}

#[test]
fn a_record() {
    costs_nothing("06-record", Kind::Struct);
}

#[test]
fn a_variant() {
    costs_nothing("07-variant", Kind::Struct);
}

#[test]
fn a_deep_variant() {
    costs_nothing("27-variant-deep", Kind::Struct);
}

#[test]
fn a_list() {
    costs_nothing("08-list", Kind::List);
}

#[test]
fn a_list_of_records() {
    costs_nothing("09-list-record", Kind::List);
}

#[test]
fn a_list_of_lists() {
    costs_nothing("10-list-list", Kind::List);
}

#[test]
fn a_guard_that_may_be_empty_costs_more() {
    // The guards without `__builtin_assume`, which tells the compiler that a fresh guard holds a handle. If the sizes
    // were still equal, the comparison above would prove nothing.
    let plain = Shape {
        name: "01-plain",
        kind: Kind::Used,
    };
    let plain = plain.build();
    for language in LANGUAGES {
        let [assuming, unsure] = [&[][..], &["-D__builtin_assume(condition)=((void)0)"]]
            .map(|flags| code::total(&plain.module(language, Form::Guard, "-O2", flags)));
        println!("01-plain.{language}: {assuming}, without the assumption {unsure}");
        assert!(
            assuming < unsure,
            "01-plain.{language}: {assuming} and {unsure}"
        );
    }
}
