//! Complete generated files for a few cases that people can read.

use insta::assert_snapshot;
use wit_bindgen_core::wit_parser::Resolve;
use witguard::{Language, Opts};

fn generated(wit: &str, opts: &Opts) -> Vec<(String, String)> {
    let mut resolve = Resolve::default();
    let package = resolve.push_str("test.wit", wit).unwrap();
    let world = resolve.select_world(&[package], None).unwrap();
    let files = opts
        .generate(&mut resolve, world)
        .unwrap()
        .files
        .into_iter();
    files
        .map(|file| (file.name, String::from_utf8(file.contents).unwrap()))
        .collect()
}

/// Checks every file that `language` gives for `wit`, except for the C++ runtime, which is the same
/// for all cases and is only in the first snapshot.
fn check(case: &str, wit: &str, language: Language, stubs: bool) {
    let mut opts = Opts::default();
    opts.languages = vec![language];
    opts.stubs = stubs;
    for (name, text) in generated(wit, &opts) {
        let text = match (
            case,
            text.split_once("\n#ifndef WITGUARD_RUNTIME_WITGUARD\n"),
        ) {
            ("hello", _) | (_, None) => text,
            (_, Some((head, rest))) => {
                let (_, tail) = rest.split_once("\n// NOLINTEND").unwrap();
                format!("{head}\n[runtime]\n// NOLINTEND{tail}")
            }
        };
        assert_snapshot!(format!("{case}-{name}"), text);
    }
}

const HELLO: &str = include_str!("../wit/hello.wit");

#[test]
fn hello_in_cpp() {
    check("hello", HELLO, Language::Cpp, true);
}

#[test]
fn hello_in_c() {
    check("hello", HELLO, Language::C, true);
}

/// One of each shape that borrows can sit in.
const SHAPES: &str = "package t:shapes@0.1.0;
interface types {
  /// What a call is about.
  resource context;
  resource session;
}
interface api {
  use types.{context as ctx, session};
  record item { owner: borrow<ctx>, label: string }
  variant choice { none, one(borrow<ctx>), many(list<borrow<session>>) }
  resource worker {
    constructor(c: borrow<ctx>);
    run: func(c: option<borrow<ctx>>, items: list<item>) -> result<u32, string>;
  }
  /// Chooses. */ // \"quoted\" \\
  choose: func(first: choice, second: option<option<borrow<ctx>>>, key: borrow<session>);
  untouched: func(n: u32) -> string;
}
world shapes { export api; }";

#[test]
fn shapes_in_cpp() {
    check("shapes", SHAPES, Language::Cpp, true);
}

#[test]
fn shapes_in_c() {
    check("shapes", SHAPES, Language::C, true);
}

/// The complete test kit of the example world. Those of other worlds are compiled and run.
#[test]
fn the_test_kit_of_hello() {
    let mut opts = Opts::default();
    opts.testkit = true;
    for (name, text) in generated(HELLO, &opts) {
        assert_snapshot!(format!("hello-{name}"), text);
    }
}

const TASK: &str = "package t:task;
interface types { resource ctx; }
interface api { use types.{ctx}; f: async func(c: borrow<ctx>, names: list<string>) -> string; }
world w { export api; }";

#[test]
fn a_task_in_cpp() {
    check("task", TASK, Language::Cpp, true);
}

#[test]
fn a_task_in_c() {
    check("task", TASK, Language::C, true);
}

/// A function whose C name is the same as that of a drop alias.
const CLASH: &str = "package t:clash;
interface types { resource ctx; }
interface api { use types.{ctx}; borrow-ctx-drop: func(guarded: borrow<ctx>, ctx-guard: borrow<ctx>); }
world w { export api; }";

#[test]
fn clashing_names_in_cpp() {
    check("clash", CLASH, Language::Cpp, false);
}

#[test]
fn clashing_names_in_c() {
    check("clash", CLASH, Language::C, false);
}

#[test]
fn the_root_namespace_can_be_chosen() {
    let mut opts = Opts::default();
    opts.languages = vec![Language::Cpp];
    opts.namespace = "acme::guards".into();
    for (_, text) in generated(HELLO, &opts) {
        assert!(!text.contains("namespace witguard"), "{text}");
        assert!(text.contains("acme::guards::exports::sammyne::helloworld::greeter"));
    }
}

/// What clang's static analyzer is told: a handle in each kind of place, own handles that imports give and take, and an
/// exported resource.
#[test]
fn an_analysis() {
    let wit = "package t:t;
interface types {
  resource ctx { id: func() -> u32; }
  variant v { a(string), b(ctx), c }
  open: func(name: string) -> result<ctx, string>;
  take: func(x: ctx, v: v);
}
interface api {
  use types.{ctx, v};
  resource worker { constructor(c: borrow<ctx>); }
  f: func(l: list<borrow<ctx>>, o: option<ctx>, v: v) -> option<ctx>;
  g: async func(c: borrow<ctx>);
}
world w { export api; }";
    let mut opts = Opts::default();
    opts.analysis = true;
    for (name, text) in generated(wit, &opts) {
        assert_snapshot!(name, text);
    }
}
