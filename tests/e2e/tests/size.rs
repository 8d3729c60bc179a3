//! What guards cost in code: the greeter with a guard against the greeter with drops written by hand.
//!
//! What is counted: the wasm instructions in the body of the user's function as clang leaves it in its object file,
//! the last `end` among them; and, so that nothing hides in a function beside it, those of all functions in the object.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;
use wasmparser::{KnownCustom, Linking, Operator, Parser, Payload, SymbolInfo, TypeRef};
use witguard::Language;
use witguard_e2e::Toolchain;
use witguard_e2e::toolchain::TARGET;

#[path = "seed/generated.rs"]
mod generated;

const SAY_HELLO: &str = "exports_sammyne_helloworld_greeter_say_hello";
const LEVELS: [&str; 5] = ["-O1", "-O2", "-O3", "-Os", "-Oz"];

/// A function that an object file defines: its instructions, and the functions that it calls.
#[derive(Debug, Default, PartialEq, Eq)]
struct Function {
    instructions: Vec<String>,
    calls: Vec<String>,
}

type Object = BTreeMap<String, Function>;

/// The functions that an object file defines.
fn parse(object: &[u8]) -> Object {
    let (mut imported, mut bodies, mut names) = (0, Vec::new(), BTreeMap::new());
    for payload in Parser::new(0).parse_all(object) {
        match payload.unwrap() {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports().map(Result::unwrap) {
                    if let TypeRef::Func(_) = import.ty {
                        names.insert(imported, import.name.to_owned());
                        imported += 1;
                    }
                }
            }
            Payload::CodeSectionEntry(body) => {
                bodies.push(
                    body.get_operators_reader()
                        .unwrap()
                        .into_iter()
                        .map(Result::unwrap)
                        .collect::<Vec<_>>(),
                );
            }
            Payload::CustomSection(section) => {
                let KnownCustom::Linking(linking) = section.as_known() else {
                    continue;
                };
                for part in linking {
                    let Linking::SymbolTable(symbols) = part.unwrap() else {
                        continue;
                    };
                    for symbol in symbols {
                        if let SymbolInfo::Func {
                            index,
                            name: Some(name),
                            ..
                        } = symbol.unwrap()
                        {
                            names.insert(index as usize, name.to_owned());
                        }
                    }
                }
            }
            _ => {}
        }
    }
    let function = |operators: Vec<Operator>| Function {
        calls: operators
            .iter()
            .filter_map(|operator| match operator {
                Operator::Call { function_index } => {
                    Some(names[&(*function_index as usize)].clone())
                }
                _ => None,
            })
            .collect(),
        instructions: operators
            .iter()
            .map(|operator| format!("{operator:?}"))
            .collect(),
    };
    let bodies = bodies.into_iter().enumerate();
    bodies
        .map(|(at, operators)| (names[&(imported + at)].clone(), function(operators)))
        .collect()
}

/// The generated files, in a directory.
fn bindings() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in generated::generated(&generated::opts(&[Language::C, Language::Cpp])) {
        std::fs::write(dir.path().join(name), text).unwrap();
    }
    dir
}

/// Compiles one source, with the options that users have for release builds.
fn compile(source: &Path, bindings: &Path, level: &str, flags: &[&str]) -> Object {
    let tools = Toolchain::find().unwrap_or_else(|error| panic!("{error:#}"));
    let cxx = source
        .extension()
        .is_some_and(|extension| extension == "cpp");
    let (compiler, options) = match cxx {
        true => (
            tools.clangxx(),
            &["-std=c++20", "-fno-exceptions", "-fno-rtti"][..],
        ),
        false => (tools.clang(), &["-std=c11"][..]),
    };
    let object = tempfile::NamedTempFile::new().unwrap();
    let output = Command::new(compiler)
        .args([TARGET, level, "-Wall", "-Wextra", "-Werror", "-pedantic"])
        .args(options)
        .args(flags)
        .arg("-I")
        .arg(bindings)
        .arg("-c")
        .arg(source)
        .arg("-o")
        .arg(object.path())
        .output()
        .expect("the compiler starts");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    parse(&std::fs::read(object.path()).unwrap())
}

/// The user's function in `size/<name>`.
fn user(name: &str, bindings: &Path, level: &str, flags: &[&str]) -> Object {
    let source = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/size")
        .join(name);
    compile(
        &source,
        bindings,
        level,
        &[&["-DWITGUARD_NO_SHIMS"], flags].concat(),
    )
}

fn total(object: &Object) -> usize {
    object
        .values()
        .map(|function| function.instructions.len())
        .sum()
}

#[test]
fn a_guard_costs_no_instruction() {
    let bindings = bindings();
    let mut table = format!(
        "{:12} {:5} {:>7} {:>7} {:>13} {:>13}  bodies",
        "source", "level", "manual", "guard", "manual object", "guard object"
    );
    let mut wrong = Vec::new();
    for (stem, extension) in [
        ("small", "c"),
        ("small", "cpp"),
        ("greeter", "c"),
        ("greeter", "cpp"),
    ] {
        for level in LEVELS {
            let [manual, guard] = ["manual", "guard"].map(|form| {
                let name = format!("{stem}_{form}.{extension}");
                user(&name, bindings.path(), level, &[])
            });
            let source = format!("{stem}.{extension}");
            let (a, b) = (
                &manual[SAY_HELLO].instructions,
                &guard[SAY_HELLO].instructions,
            );
            table += &format!(
                "\n{source:12} {level:5} {:>7} {:>7} {:>13} {:>13}  {}",
                a.len(),
                b.len(),
                total(&manual),
                total(&guard),
                if a == b { "identical" } else { "differ" }
            );
            if a.len() != b.len() || total(&manual) != total(&guard) {
                wrong.push(format!("{source} at {level}"));
            }
        }
    }
    println!("{table}");
    assert!(
        wrong.is_empty(),
        "a guard costs something: {}",
        wrong.join(", ")
    );
}

#[test]
fn a_guard_that_may_be_empty_costs_more() {
    // The guards without `__builtin_assume`, by which the compiler knows a fresh one to hold a handle: were the sizes
    // still equal, the comparison above would not see what it is for.
    let bindings = bindings();
    for name in ["small_guard.c", "small_guard.cpp"] {
        let [assuming, unsure] = [&[][..], &["-D__builtin_assume(condition)=((void)0)"]]
            .map(|flags| total(&user(name, bindings.path(), "-O2", flags)));
        println!("{name} at -O2: {assuming}, without the assumption {unsure}");
        assert!(assuming < unsure, "{name}: {assuming} and {unsure}");
    }
}

#[test]
fn what_the_c_shim_costs() {
    let bindings = bindings();
    let source = bindings.path().join("helloworld_guard.c");
    for level in ["-O2", "-Oz"] {
        let object = compile(&source, bindings.path(), level, &[]);
        let reached = reached(&object);
        let counts: Vec<_> = reached
            .iter()
            .map(|name| object[*name].instructions.len())
            .collect();
        println!(
            "the C shim of the greeter at {level}, and what it calls in its file that is not inlined:"
        );
        reached
            .iter()
            .zip(&counts)
            .for_each(|(name, count)| println!("{count:>5}  {name}"));
        println!("{:>5}  in all", counts.iter().sum::<usize>());
        let user = format!("helloworld_guard_{SAY_HELLO}");
        assert!(
            object[SAY_HELLO].calls.contains(&user),
            "the shim calls the user's function"
        );
    }
}

/// The export, and all functions of the object that it comes to call.
fn reached(object: &Object) -> Vec<&str> {
    let mut reached = vec![SAY_HELLO];
    let mut at = 0;
    while let Some(name) = reached.get(at) {
        for callee in &object[*name].calls {
            if object.contains_key(callee) && !reached.contains(&callee.as_str()) {
                reached.push(callee);
            }
        }
        at += 1;
    }
    reached
}
