//! Names drawn from the generated text itself: each identifier that the output uses or defines, given by WIT in every place
//! that a name can have. All of it must compile, skeleton and test kit included.

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

fn generated(wit: &str, language: Language, no_sig_flattening: bool) -> Generated {
    let mut resolve = Resolve::default();
    let package = resolve
        .push_str("a.wit", wit)
        .unwrap_or_else(|error| panic!("{error:#}"));
    let world = resolve.select_world(&[package], None).unwrap();
    let mut opts = Opts::default();
    opts.languages = vec![language];
    opts.bindings.no_sig_flattening = no_sig_flattening;
    opts.write_bindings = true;
    opts.stubs = true;
    opts.testkit = language == Language::C;
    let generated = opts.generate(&mut resolve, world);
    generated.unwrap_or_else(|error| panic!("{error:#}"))
}

/// Keywords that the bindings do not escape: names that become these are refused.
const REFUSED: [&str; 2] = [
    "restrict static-assert typeof",
    "alignas alignof and-eq char16-t char32-t char8-t co-await co-return co-yield concept const-cast consteval \
     constexpr constinit decltype dynamic-cast noexcept not-eq nullptr or-eq reinterpret-cast requires static-assert \
     static-cast thread-local typeof wchar-t xor-eq",
];

/// The endings of the sources and headers of a language.
fn endings(language: Language) -> [&'static str; 2] {
    match language {
        Language::C => [".c", ".h"],
        Language::Cpp => [".cpp", ".hpp"],
    }
}

/// The identifiers in generated code that a name of WIT can become, as names of WIT.
fn drawn(generated: &Generated, language: Language) -> BTreeSet<String> {
    let sources = generated
        .files
        .iter()
        .filter(|file| endings(language).iter().any(|end| file.name.ends_with(end)));
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
    let refused = REFUSED[usize::from(language == Language::Cpp)];
    for refused in refused.split_whitespace() {
        names.remove(refused);
    }
    names.remove("r"); // the resource here
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
            "variant" => format!("variant %{name} {{ q-z1(string), q-z2(borrow<r>) }}\n"),
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
    if ["type", "variant"].contains(&place) {
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

/// What clang says about each source, the bindings' own left aside.
fn said(generated: &Generated, language: Language) -> String {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), &generated.files).unwrap();
    let sources = generated.files.iter().map(|file| &*file.name);
    let sources = sources.filter(|name| name.ends_with(endings(language)[0]) && *name != "w.c");
    sources
        .map(|name| compiled(&dir.path().join(name), language))
        .collect()
}

fn compiled(source: &Path, language: Language) -> String {
    let (compiler, arguments): (_, &[_]) = match language {
        Language::C => ("clang-19", &["-std=c11"]),
        Language::Cpp => (
            "clang++-19",
            &["-std=c++20", "-fno-exceptions", "--target=wasm32-wasi"],
        ),
    };
    let mut command = Command::new(compiler);
    command.args(arguments).args([
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

const LANGUAGES: [Language; 2] = [Language::C, Language::Cpp];

fn assert_kept_apart(place: &str) {
    for language in LANGUAGES {
        assert_kept_apart_in(language, place);
    }
}

fn assert_kept_apart_in(language: Language, place: &str) {
    let mut names = drawn(&generated(BASE, language, false), language);
    // The bindings make such names of others: what clashes there is refused.
    names.retain(|name| match place {
        // The C functions of one resource are types of another.
        "resource" if language == Language::Cpp && name.starts_with("exports-") => false,
        "field" | "case"
            if name.starts_with("exports-")
                && name.ends_with("-t")
                && language == Language::Cpp =>
        {
            false
        }
        "type" | "variant" | "resource" => {
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
        let said = said(&generated(&wit, language, no_sig_flattening), language);
        assert_eq!(
            said, "",
            "{place} in {language:?}, no_sig_flattening: {no_sig_flattening}"
        );
    }
}

#[test]
fn the_base_compiles() {
    for language in LANGUAGES {
        assert_eq!(said(&generated(BASE, language, false), language), "");
        assert_eq!(said(&generated(BASE, language, true), language), "");
    }
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
    assert_kept_apart("variant");
}

#[test]
fn resources() {
    assert_kept_apart("resource");
}

#[test]
fn interfaces() {
    assert_kept_apart("interface");
}
