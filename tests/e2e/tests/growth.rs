//! The C shims grow with the types of a world, not with the paths through them.

use std::process::Command;

use wit_bindgen_core::wit_parser::Resolve;
use witguard::write::write;
use witguard::{Language, Opts};

/// A list of values that nest `levels` deep, with four parts at each level.
fn nested(kind: &str, levels: usize) -> String {
    let mut types = format!("{kind} v0 {{ a{} }}\n", of(kind, "borrow<r>"));
    for level in 1..=levels {
        let part = of(kind, &format!("v{}", level - 1));
        types += &format!("{kind} v{level} {{ c0{part}, c1{part}, c2{part}, c3{part} }}\n");
    }
    format!(
        "package a:b; interface i {{ resource r; }}
         interface j {{ use i.{{r}}; {types} f: func(x: list<v{levels}>) -> u32; }} world w {{ export j; }}"
    )
}

fn of(kind: &str, ty: &str) -> String {
    match kind {
        "record" => format!(": {ty}"),
        _ => format!("({ty})"),
    }
}

/// How large the object with the C shims is.
fn size(wit: &str, level: &str) -> u64 {
    let mut resolve = Resolve::default();
    let package = resolve.push_str("a.wit", wit).unwrap();
    let world = resolve.select_world(&[package], None).unwrap();
    let mut opts = Opts::default();
    opts.languages = vec![Language::C];
    opts.write_bindings = true;
    let made = opts.generate(&mut resolve, world).unwrap();
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), &made.files).unwrap();
    let object = dir.path().join("guard.o");
    let mut command = Command::new("clang-19");
    command.args(["--target=wasm32-wasi", "-c", level, "-o"]);
    let compiled = command
        .arg(&object)
        .arg(dir.path().join("w_guard.c"))
        .status();
    assert!(compiled.unwrap().success());
    std::fs::metadata(object).unwrap().len()
}

#[test]
fn shims_grow_with_the_types_alone() {
    for kind in ["record", "variant"] {
        for level in ["-O1", "-O2", "-O3", "-Oz"] {
            let sizes = [3, 6].map(|levels| size(&nested(kind, levels), level));
            println!("{kind} {level}: {sizes:?}");
            assert!(
                sizes[1] < 6000 && sizes[1] < 2 * sizes[0],
                "{kind} {level}: {sizes:?}"
            );
        }
    }
}
