//! Which values are tried.

use super::*;
use crate::generate::testing::with_model;

/// The values that are tried for a parameter of the WIT type `ty`, without the calls that make handles.
fn tried(defs: &str, ty: &str) -> Vec<String> {
    let wit = format!(
        "package t:t; interface i {{ resource r; }}
         interface j {{ use i.{{r}}; {defs} f: func(x: {ty}); }} world w {{ export j; }}"
    );
    let mut found = Vec::new();
    with_model(&wit, |model| {
        let mut handles = Handles::new(model, "n");
        let mut unknown = Unknowns::new("n");
        let mut values = Values::new(model, &mut handles, &mut unknown);
        let param = &model.exports[0].params[0];
        let place = Place {
            function: &model.exports[0],
            source: HandleSource::Received,
            c: Access::Value("x".into()),
            wit: "x".into(),
        };
        let mut lists = Some(Names::default());
        let ty = param.ty.expect("it holds something");
        let made = values.alternatives(ty, &place, &mut lists).into_iter();
        let text = made.map(|made| made.join("; "));
        found = text
            .map(|text| {
                text.replace("n_borrow(n_handle_", "(")
                    .replace("n_unknown_", "")
            })
            .collect();
    });
    found
}

#[test]
fn each_case_is_tried_once() {
    let defs = "variant v { a(borrow<r>), b(string), c, d(tuple<borrow<r>, borrow<r>>) }";
    assert_eq!(
        tried(defs, "v"),
        [
            "x.tag = 0; x.val.a.__handle = (0())",
            "x.tag = 3; x.val.d.f0.__handle = (1()); x.val.d.f1.__handle = (2())",
            "if (x.tag == 0 || x.tag == 3 || x.tag >= 4) n_impossible()",
        ]
    );
    assert_eq!(
        tried("", "result<borrow<r>, string>"),
        [
            "x.is_err = false; x.val.ok.__handle = (0())",
            "x.is_err = true"
        ]
    );
}

#[test]
fn parts_change_together() {
    let defs = "record p { a: option<borrow<r>>, b: result<borrow<r>, borrow<r>> }";
    assert_eq!(
        tried(defs, "p"),
        [
            "x.a.is_some = true; x.a.val.__handle = (0()); x.b.is_err = false; x.b.val.ok.__handle = (1())",
            "x.a.is_some = false; x.b.is_err = true; x.b.val.err.__handle = (2())",
        ]
    );
}

#[test]
fn lists_have_one_two_and_no_items() {
    let made = tried("", "list<borrow<r>>");
    assert_eq!(made.len(), 3);
    assert!(
        made[0].ends_with("items[0].__handle = (0()); x.ptr = items; x.len = 1"),
        "{}",
        made[0]
    );
    assert!(
        made[1].ends_with("items[1].__handle = (1()); x.ptr = items; x.len = 2"),
        "{}",
        made[1]
    );
    assert_eq!(made[2], "x.len = 0");
}

#[test]
fn what_holds_too_many_handles_is_not_made() {
    let levels = (1..9).map(|i| format!("record r{i} {{ a: r{0}, b: r{0}, c: r{0} }} ", i - 1));
    let defs = "record r0 { a: borrow<r> } ".to_string() + &levels.collect::<String>();
    let wit = format!(
        "package t:t; interface i {{ resource r; }}
         interface j {{ use i.{{r}}; {defs} f: func(x: r8); g: func(x: r5); }} world w {{ export j; }}"
    );
    with_model(&wit, |model| {
        let mut handles = Handles::new(model, "n");
        let mut unknown = Unknowns::new("n");
        let mut values = Values::new(model, &mut handles, &mut unknown);
        let ty = |i: usize| model.exports[i].params[0].ty.expect("it holds something");
        assert!(!values.can_make(ty(0)) && values.can_make(ty(1)));
    });
}
