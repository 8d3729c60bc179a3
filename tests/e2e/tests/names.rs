//! Hostile names and documentation: they clash with names that witguard adds or calls, or try to end its comments.

mod common;
#[path = "common/everything.rs"]
mod everything;

use common::host;
use everything::everything;
use witguard::{Language, Opts};
use witguard_e2e::{BuildError, Built, Guest, Mode, Stage, assert_balanced, run_all};

/// Each name is one that generated code uses for something else.
const HOSTILE: &str = r#"package witguard:guarded@1.0.0;

/// */ int injected; /*
interface types {
  /// A line that goes on \
  resource ctx { request-id: func() -> s64; }
  /// ??/
  resource guard { request-id: func() -> s64; }
}

interface view {
  use types.{ctx, guard as frame};
  /// swallows what follows \
  record string-t { handles: borrow<ctx>, ptr: list<borrow<frame>>, value: string }
  /// ends here \
  variant value-traits { some(borrow<ctx>), is-some(string-t), tag }

  // Names of drop aliases and scoped guards.
  borrow-ctx-drop: func(c: borrow<ctx>);
  borrow-ctx-guard-drop: func(c: borrow<ctx>);
  borrow-ctx-guard-begin: func(c: borrow<ctx>);
  ctx-drop-borrow: func(c: borrow<ctx>);
  ctx-guard: func(c: borrow<ctx>);
  guarded: func(guarded: borrow<ctx>, view: list<borrow<ctx>>);
  view: func(optional: option<borrow<ctx>>, view: option<list<borrow<frame>>>);
  /// Grüße, 你好, "quotes" and 'more' ??= ??/
  detail: func(std: string-t, detail: value-traits, value-traits: list<value-traits>);

  // Names of local variables, and of what shims and skeletons call.
  locals: func(frame: borrow<ctx>, handles: list<borrow<ctx>>, %result: list<borrow<frame>>, task: string-t) -> u32;
  calls: func(free: list<borrow<ctx>>, malloc: borrow<ctx>, abort: borrow<frame>, memcpy: string, calloc: u8, witguard-push: u8, witguard-frame: u8) -> string;
  class: func(class: borrow<ctx>, ret: borrow<ctx>, err: borrow<ctx>) -> result<string, string>;
  task: async func(task: borrow<ctx>, guarded: list<borrow<ctx>>, view: option<borrow<frame>>, finish: string, drop: string-t) -> string;
  hidden: func(size-t: borrow<ctx>, int32-t: list<borrow<frame>>, %bool: option<string>) -> u32;
  hidden-too: async func(witguard-callback-code-t: borrow<ctx>, uint8-t: list<borrow<frame>>) -> string;
  ctx-end: func(ctx-end: list<borrow<ctx>>, frame-end: list<borrow<frame>>);
}

/// The last line of a comment that goes on \
world witguard {
  export view;
  /// \
  export exports: interface {
    use types.{ctx};
    exports: func(c: list<borrow<ctx>>);
    t: func(maybe: option<borrow<ctx>>);
  }
  use types.{ctx as std};
  export guard: func(std: borrow<std>, guard: list<tuple<borrow<std>, string>>);
}
"#;

fn built(wit: &str, language: Language) -> Result<Built, BuildError> {
    let mut opts = Opts::default();
    opts.languages = vec![language];
    opts.write_bindings = true;
    opts.stubs = true;
    Guest::from_text(wit).generated(everything(opts)).build()
}

#[test]
fn names_that_generated_code_uses_are_kept_apart() {
    for language in [Language::C, Language::Cpp] {
        let mut opts = Opts::default();
        opts.languages = vec![language];
        opts.write_bindings = true;
        opts.stubs = true;
        let host = host(&Guest::from_text(HOSTILE).generated(everything(opts)));
        for mode in [Mode::Full, Mode::Empty, Mode::Shapes] {
            let report = run_all(&host, 100, mode).unwrap();
            assert_eq!(report.functions.len(), 18, "{language:?}");
            assert_balanced(&report);
        }
    }
}

#[test]
fn names_that_are_one_in_c_are_refused() {
    let clashes = [
        // `[method]worker.run` and `method-worker-run`
        (
            "resource worker { run: func(c: borrow<ctx>); } method-worker-run: func(c: borrow<ctx>);",
            "duplicate symbols",
        ),
        (
            "resource worker { constructor(c: borrow<ctx>); } constructor-worker: func();",
            "duplicate symbols",
        ),
        // Names that differ only in case: WIT itself refuses them.
        (
            "say: func(c: borrow<ctx>); SAY: func();",
            "name `SAY` conflicts with previous name `say`",
        ),
    ];
    for (clash, why) in clashes {
        let wit = format!(
            "package t:t; interface types {{ resource ctx; }}
             interface api {{ use types.{{ctx}}; {clash} }} world w {{ export api; }}"
        );
        for language in [Language::C, Language::Cpp] {
            let Err(error) = built(&wit, language) else {
                panic!("it must be refused: {wit}");
            };
            assert_eq!(error.stage, Stage::Generate, "{error}");
            assert!(error.message.contains(why), "{error}");
            assert!(!error.message.contains("the generator panicked"), "{error}");
        }
    }
}

/// Words that some standard of C or C++ reserves and wit-bindgen-c does not escape, and a few that none does.
const WORDS: [&str; 26] = [
    "restrict",
    "typeof",
    "typeof-unqual",
    "static-assert",
    "thread-local",
    "char8-t",
    "char16-t",
    "char32-t",
    "wchar-t",
    "const-cast",
    "static-cast",
    "dynamic-cast",
    "reinterpret-cast",
    "and-eq",
    "not-eq",
    "or-eq",
    "xor-eq",
    "co-await",
    "co-return",
    "co-yield",
    "class",
    "assert",
    "size-t",
    "final",
    "override",
    "errno",
];

/// Whether clang accepts the header of the bindings in this standard.
fn is_accepted(header: &str, standard: &str) -> bool {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("w.h"), header).unwrap();
    let is_cpp = standard.starts_with("c++");
    let compiler = if is_cpp { "clang++-19" } else { "clang-19" };
    let mut command = std::process::Command::new(compiler);
    command.args([
        "--target=wasm32-wasi",
        "-fsyntax-only",
        "-Werror",
        "-x",
        if is_cpp { "c++" } else { "c" },
    ]);
    command
        .arg(format!("-std={standard}"))
        .arg(dir.path().join("w.h"));
    command.output().expect("clang starts").status.success()
}

#[test]
fn names_with_which_the_bindings_do_not_compile_are_told() {
    for (word, place) in WORDS
        .iter()
        .flat_map(|word| [0, 1, 2].map(|place| (word, place)))
    {
        let (definition, param) = match place {
            0 => (String::new(), format!("%{word}: borrow<r>")),
            1 => (
                format!("record x {{ %{word}: u8 }}"),
                "x: x, r: borrow<r>".into(),
            ),
            _ => (format!("variant x {{ %{word}(borrow<r>) }}"), "x: x".into()),
        };
        let wit = format!(
            "package a:b; interface t {{ resource r; }}
             interface api {{ use t.{{r}}; {definition} f: func({param}); }} world w {{ export api; }}"
        );
        let generated = |language: Option<Language>| {
            let mut resolve = wit_bindgen_core::wit_parser::Resolve::default();
            let package = resolve.push_str("a.wit", &wit).unwrap();
            let world = resolve.select_world(&[package], None).unwrap();
            let mut opts = Opts::default();
            opts.languages = language.into_iter().collect();
            opts.write_bindings = true;
            opts.generate(&mut resolve, world)
        };
        let mut resolve = wit_bindgen_core::wit_parser::Resolve::default();
        let package = resolve.push_str("a.wit", &wit).unwrap();
        let world = resolve.select_world(&[package], None).unwrap();
        let mut files = wit_bindgen_core::Files::default();
        let mut bindings = wit_bindgen_c::Opts::default().build();
        bindings.generate(&mut resolve, world, &mut files).unwrap();
        let header = files.iter().find(|(name, _)| name.ends_with(".h")).unwrap();
        let header = String::from_utf8(header.1.to_vec()).unwrap();
        let standards = ["c11", "gnu17", "c2x", "c++17", "c++20"];
        let accepted = standards.map(|standard| is_accepted(&header, standard));
        let in_c = generated(Some(Language::C));
        let in_cpp = generated(Some(Language::Cpp));
        assert_eq!(in_c.is_ok(), accepted[0], "{word} in C: {accepted:?}");
        assert_eq!(
            in_cpp.is_ok(),
            accepted[0] && accepted[3],
            "{word} in C++: {accepted:?}"
        );
        for generated in [in_c, in_cpp].into_iter().flatten() {
            let noted = generated
                .notes
                .iter()
                .any(|note| note.contains("is a keyword"));
            assert_eq!(
                noted,
                accepted.contains(&false),
                "{word}: {accepted:?} {:?}",
                generated.notes
            );
        }
    }
}
