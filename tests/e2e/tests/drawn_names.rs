//! Names drawn from the generated text itself: each identifier that the C output uses or defines, given by WIT in every
//! place that a name can have. All of it must compile, skeleton and test kit included.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use wit_bindgen_core::wit_parser::Resolve;
use witguard::write::write;
use witguard::{Generated, Language, Opts};

const BASE: &str = "package a:b;
interface t { resource r { m: func() -> u32; } take: func(r: r, s: string) -> list<u8>; }
interface api {
  use t.{r};
  record rec { c: borrow<r>, s: string }
  variant var { one(borrow<r>), rec(rec), text(string) }
  resource mine { constructor(c: borrow<r>); m: func(c: borrow<r>) -> result<list<u8>, string>; }
  f: func(c: borrow<r>, l: list<rec>, o: option<borrow<r>>) -> result<string, u32>;
  g: async func(v: var, x: result<rec, r>) -> string;
}
world w { import t; export api; }";

fn generated(wit: &str, no_sig_flattening: bool) -> Generated {
    let mut resolve = Resolve::default();
    let package = resolve
        .push_str("a.wit", wit)
        .unwrap_or_else(|error| panic!("{error:#}"));
    let world = resolve.select_world(&[package], None).unwrap();
    let mut opts = Opts::default();
    opts.languages = vec![Language::C];
    opts.bindings.no_sig_flattening = no_sig_flattening;
    opts.write_bindings = true;
    opts.stubs = true;
    opts.testkit = true;
    let generated = opts.generate(&mut resolve, world);
    generated.unwrap_or_else(|error| panic!("{error:#}"))
}

/// The identifiers in generated C that a name of WIT can become, as names of WIT.
fn drawn(generated: &Generated) -> BTreeSet<String> {
    let sources = generated
        .files
        .iter()
        .filter(|file| file.name.ends_with(['c', 'h']));
    let mut names = BTreeSet::new();
    for file in sources {
        let text = String::from_utf8_lossy(&file.contents);
        let lines = text
            .lines()
            .map(|line| line.split("//").next().unwrap_or_default());
        let text = lines.collect::<Vec<_>>().join("\n");
        let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
        let is_word = |part: &str| part.starts_with(|c: char| c.is_ascii_lowercase());
        let words = words.filter(|word| word.split('_').all(is_word));
        let words = words.filter(|word| !word.contains(|c: char| c.is_ascii_uppercase()));
        names.extend(words.map(|word| word.replace('_', "-")));
    }
    // C reserves these, and the bindings do not escape them: refused. `r` is the resource here.
    for refused in ["restrict", "typeof", "static-assert", "r"] {
        names.remove(refused);
    }
    names
}

/// A world that gives each of `names` in one kind of place.
fn world(names: &BTreeSet<String>, place: &str) -> String {
    let mut items = String::new();
    let mut exports = String::new();
    for (i, name) in names.iter().enumerate() {
        items += &match place {
            "parameter" => format!(
                "q-f{i}: func(q-l{i}: list<borrow<r>>, %{name}: borrow<r>) -> result<bool>;
                 q-o{i}: func(q-z{i}: string, %{name}: option<list<borrow<r>>>) -> option<bool>;
                 q-a{i}: async func(%{name}: list<borrow<r>>) -> tuple<result<r, q-mine>, u8>;\n"
            ),
            "field" => format!("record q-rec{i} {{ %{name}: borrow<r>, q-z{i}: list<borrow<r>> }} q-f{i}: func(x: q-rec{i}) -> list<q-recs{i}>;
                 record q-recs{i} {{ %{name}: result<r, q-mine> }} q-g{i}: func(b: borrow<r>) -> q-recs{i};\n"),
            "case" => format!("variant q-var{i} {{ %{name}(borrow<r>), q-z{i}(list<borrow<r>>) }} q-f{i}: func(x: q-var{i}) -> q-u{i};
                 variant q-u{i} {{ %{name}(q-mine), q-z{i}(r) }}\n"),
            "function" => format!("%{name}: func(c: borrow<r>) -> result<r, q-mine>;\n"),
            "async function" => format!("%{name}: async func(c: borrow<r>) -> result<string, q-mine>;\n"),
            "type" => format!("record %{name} {{ c: borrow<r>, l: list<borrow<r>> }}\n"),
            "resource" => format!("resource %{name} {{ constructor(c: borrow<r>); q-f: func(c: borrow<r>) -> %{name}; }}\n"),
            "interface" => {
                exports += &format!(
                    "export %{name}: interface {{ use t.{{r}}; record t1 {{ c: borrow<r> }}
                     f: func(c: borrow<r>, x: t1) -> u32;}}\n"
                );
                String::new()
            }
            other => panic!("{other}"),
        };
    }
    if place == "type" {
        items += &(names.iter().enumerate())
            .map(|(i, name)| format!("q-z{i}: func(x: list<%{name}>, y: %{name});\n"))
            .collect::<String>();
    }
    format!(
        "package a:b;
         interface t {{ resource r {{ m: func() -> u32; }} take: func(r: r, s: string) -> list<u8>; }}
         interface api {{ use t.{{r}}; resource q-mine; {items} }}
         world w {{ import t; export api; {exports} }}"
    )
}

/// What clang says about each C source, the bindings' own left aside.
fn said(generated: &Generated) -> String {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), &generated.files).unwrap();
    let sources = generated.files.iter().map(|file| &*file.name);
    let sources = sources.filter(|name| name.ends_with(".c") && *name != "w.c");
    sources
        .map(|name| compiled(&dir.path().join(name)))
        .collect()
}

fn compiled(source: &Path) -> String {
    let mut command = Command::new("clang-19");
    command.args([
        "-std=c11",
        "-fsyntax-only",
        "-Wall",
        "-Wextra",
        "-Werror",
        "-ferror-limit=5",
    ]);
    let output = command.arg(source).output().expect("clang starts");
    match output.status.success() {
        true => String::new(),
        false => String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

fn assert_kept_apart(place: &str) {
    let mut names = drawn(&generated(BASE, false));
    // The bindings make such names of others: what clashes there is refused.
    names.retain(|name| match place {
        "type" | "resource" => {
            let starts = [
                "constructor",
                "list-",
                "option-",
                "tuple",
                "result-",
                "own-",
                "borrow-",
            ];
            !starts.iter().any(|start| name.starts_with(start))
        }
        "async function" => !["-callback", "-return"]
            .iter()
            .any(|end| name.ends_with(end)),
        _ => true,
    });
    assert!(names.len() > 200, "{}", names.len());
    for no_sig_flattening in [false, true] {
        let wit = world(&names, place);
        let said = said(&generated(&wit, no_sig_flattening));
        assert_eq!(said, "", "{place}, no_sig_flattening: {no_sig_flattening}");
    }
}

#[test]
fn the_base_compiles() {
    assert_eq!(said(&generated(BASE, false)), "");
    assert_eq!(said(&generated(BASE, true)), "");
}

#[test]
fn parameters() {
    assert_kept_apart("parameter");
}

#[test]
fn fields() {
    assert_kept_apart("field");
}

#[test]
fn cases() {
    assert_kept_apart("case");
}

#[test]
fn functions() {
    assert_kept_apart("function");
    assert_kept_apart("async function");
}

#[test]
fn types() {
    assert_kept_apart("type");
}

#[test]
fn resources() {
    assert_kept_apart("resource");
}

#[test]
fn interfaces() {
    assert_kept_apart("interface");
}
