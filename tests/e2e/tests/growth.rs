//! The shims grow with the types of a world, not with the paths through them.

use std::process::Command;
use std::time::{Duration, Instant};

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

/// How large the object with the shims is, and how long it takes to compile.
fn compiled(wit: &str, language: Language, level: &str) -> (u64, Duration) {
    let mut resolve = Resolve::default();
    let package = resolve.push_str("a.wit", wit).unwrap();
    let world = resolve.select_world(&[package], None).unwrap();
    let mut opts = Opts::default();
    opts.languages = vec![language];
    opts.write_bindings = true;
    let made = opts.generate(&mut resolve, world).unwrap();
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), &made.files).unwrap();
    let object = dir.path().join("guard.o");
    let (compiler, source) = match language {
        Language::C => ("clang-19", "w_guard.c"),
        Language::Cpp => ("clang++-19", "w_guard.cpp"),
    };
    let mut command = Command::new(compiler);
    command.args(["--target=wasm32-wasi", "-c", level]);
    if language == Language::Cpp {
        command.args(["-std=c++17", "-fno-exceptions"]);
    }
    let start = Instant::now();
    let status = command
        .arg("-o")
        .arg(&object)
        .arg(dir.path().join(source))
        .status();
    assert!(status.unwrap().success());
    (std::fs::metadata(object).unwrap().len(), start.elapsed())
}

#[test]
fn shims_grow_with_the_types_alone() {
    // Bytes of the object. Its code is less.
    for (language, most) in [(Language::C, 6000), (Language::Cpp, 4000)] {
        for kind in ["record", "variant"] {
            for level in ["-O1", "-O2", "-O3", "-Oz"] {
                let made = [3, 6].map(|levels| compiled(&nested(kind, levels), language, level));
                println!("{language:?} {kind} {level}: {made:?}");
                let [(small, _), (large, time)] = made;
                assert!(
                    large < most && large < 2 * small,
                    "{language:?} {kind} {level}: {small} and {large} bytes"
                );
                // Far more than it takes, and far less than it took when walks were forced inline.
                assert!(
                    time < Duration::from_secs(2),
                    "{language:?} {kind} {level}: {time:?}"
                );
            }
        }
    }
}
