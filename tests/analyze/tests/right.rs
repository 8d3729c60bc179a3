//! No report on code that is right: this repository's examples, its skeletons, and the guests of the conformance cases.

use std::path::{Path, PathBuf};

use witguard::load::{Input, load};
use witguard::{Language, Opts};
use witguard_analyze_tests::{analyze, analyze_files, conformance, each, repository};

/// Fails if anything is found in one of the `sources`, each of which is for a world of its own.
fn assert_right(sources: &[(PathBuf, PathBuf)]) {
    let include = repository().join("tests/e2e/tests/conformance");
    let found = each(sources, |(wit, source)| {
        let is_c = source.extension().is_some_and(|ending| ending == "c");
        let include = format!("-I{}", include.display());
        let flags = [if is_c { "-std=c11" } else { "-std=c++20" }, &include];
        let report = analyze_files(wit, std::slice::from_ref(source), &flags);
        let report = report.unwrap_or_else(|error| panic!("{error:#}"));
        (!report.findings.is_empty()).then(|| report.to_text())
    });
    let found: Vec<_> = found.into_iter().flatten().collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// The files of `folder` with the ending of a C or C++ source, sorted.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let files = entries.map(|entry| entry.unwrap().path());
    let is_source = |path: &PathBuf| path.extension().is_some_and(|e| e == "c" || e == "cpp");
    let mut files: Vec<_> = files.filter(is_source).collect();
    files.sort();
    files
}

#[test]
fn the_guests_of_the_conformance_cases_are_right() {
    let dir = tempfile::tempdir().unwrap();
    let guests = repository().join("tests/e2e/tests/conformance");
    let files = ["c", "cpp"]
        .into_iter()
        .flat_map(|language| sources(&guests.join(language)));
    let all = files.map(|source| {
        let case = source.file_stem().unwrap().to_str().unwrap().to_string();
        let wit = dir.path().join(format!("{case}.wit"));
        // What the tests add that run this case.
        let text = conformance(&case);
        let text = match case.as_str() {
            "15-import-and-export" => {
                text.replace("resource ctx {", "make: func() -> ctx; resource ctx {")
            }
            _ => text,
        };
        std::fs::write(&wit, text).unwrap();
        (wit, source)
    });
    let all: Vec<_> = all.collect();
    assert!(all.len() > 60, "{}", all.len());
    assert_right(&all);
}

#[test]
fn the_examples_are_right() {
    let examples = repository().join("examples");
    let all: Vec<_> = [
        ("hello-c/greeter.c", "hello-c/wit/hello.wit"),
        ("hello-cpp/greeter.cpp", "hello-cpp/wit/hello.wit"),
        ("hello-cpp-shims/greeter.cpp", "hello-cpp-shims/wit"),
        ("hello-wasi/greeter.cpp", "hello-wasi/wit/hello.wit"),
        ("unit-tests/greeter.cpp", "hello-c/wit/hello.wit"),
    ]
    .map(|(source, wit)| (examples.join(wit), examples.join(source)))
    .into();
    assert_right(&all);
    // The one that is there to leak.
    let leaky = examples.join("unit-tests/leaky_greeter.c");
    let report = analyze_files(&all[0].0, &[leaky], &[]).unwrap();
    let lines: Vec<_> = report
        .findings
        .iter()
        .map(|f| (f.kind.name(), f.at.line))
        .collect();
    assert_eq!(lines, [("leak", 13)]);
}

#[test]
fn the_skeletons_are_right() {
    let dir = tempfile::tempdir().unwrap();
    let folder = repository().join("../shared/conformance");
    let cases = std::fs::read_dir(&folder).expect("the conformance cases");
    let cases = cases.map(|entry| entry.unwrap().path());
    let cases: Vec<_> = cases
        .filter(|path| path.extension().is_some_and(|e| e == "wit"))
        .collect();
    let mut all = Vec::new();
    for wit in cases {
        for language in [Language::C, Language::Cpp] {
            let mut opts = Opts::default();
            opts.languages = vec![language];
            opts.stubs = true;
            let mut input = Input::default();
            input.paths = vec![wit.clone()];
            let loaded = load(&input);
            let Ok(mut loaded) = loaded else { continue };
            let generated = opts.generate(&mut loaded.resolve, loaded.world);
            let Ok(generated) = generated else { continue }; // a case that cannot be served
            let out = dir.path().join(wit.file_stem().unwrap());
            std::fs::create_dir_all(&out).unwrap();
            for file in generated.files.iter().filter(|file| file.is_users) {
                let path = out.join(&file.name);
                std::fs::write(&path, &file.contents).unwrap();
                all.push((wit.clone(), path));
            }
        }
    }
    assert!(all.len() > 60, "{}", all.len());
    assert_right(&all);
}

/// Own handles on their way through right code.
#[test]
fn what_is_kept_or_given_away_does_not_leak() {
    let wit = "package t:t;
        interface types { resource ctx { request-id: func() -> s64; }
          open: func(name: string) -> result<ctx, string>; take: func(x: ctx); find: func() -> option<ctx>;
          record pair { a: ctx, b: option<ctx> } both: func() -> pair; give: func(p: pair); }
        interface api { use types.{ctx, pair}; keep: func(c: ctx); pass: func(c: ctx) -> ctx; made: func() -> result<ctx, string>;
          found: func() -> option<ctx>; pairs: func(p: pair) -> pair; on: func(p: pair); each: func(l: list<ctx>); }
        world w { export api; }";
    let code = "
#include \"w.h\"
#include <string.h>
void somewhere(t_t_types_own_ctx_t c);
void somewhere_else(const t_t_types_own_ctx_t *c, int n);
static t_t_types_own_ctx_t kept[8];
static int count;
void exports_t_t_api_keep(exports_t_t_api_own_ctx_t c) {
  if (count == 8) { t_t_types_ctx_drop_own(c); return; }
  if (count == 7) { somewhere(c); return; }
  if (count == 6) { somewhere_else(&c, 1); return; }
  kept[count++] = c;
}
exports_t_t_api_own_ctx_t exports_t_t_api_pass(exports_t_t_api_own_ctx_t c) { return c; }
bool exports_t_t_api_made(exports_t_t_api_own_ctx_t *ret, w_string_t *err) {
  w_string_t name;
  w_string_set(&name, \"x\");
  return t_t_types_open(&name, ret, err);
}
bool exports_t_t_api_found(exports_t_t_api_own_ctx_t *ret) {
  t_t_types_own_ctx_t c;
  if (!t_t_types_find(&c)) return false;
  if (t_t_types_method_ctx_request_id(t_t_types_borrow_ctx(c)) < 0) {
    t_t_types_ctx_drop_own(c);
    return false;
  }
  *ret = c;
  return true;
}
void exports_t_t_api_pairs(exports_t_t_api_pair_t *p, exports_t_t_api_pair_t *ret) {
  *ret = *p;
  t_t_types_own_ctx_t a = ret->a;
  ret->a = ret->b.is_some ? ret->b.val : a;
  if (ret->b.is_some) ret->b.val = a;
}
void exports_t_t_api_on(exports_t_t_api_pair_t *p) {
  t_t_types_pair_t q;
  memset(&q, 0, sizeof q);
  q.a = p->a;
  q.b.is_some = false;
  if (p->b.is_some) t_t_types_take(p->b.val);
  t_t_types_give(&q);
  t_t_types_both(&q);
  t_t_types_ctx_drop_own(q.a);
  if (q.b.is_some) t_t_types_ctx_drop_own(q.b.val);
}
void exports_t_t_api_each(exports_t_t_api_list_own_ctx_t *l) {
  for (size_t i = l->len; i-- > 0;) t_t_types_take(l->ptr[i]);
  exports_t_t_api_list_own_ctx_free(l);
}
";
    for file in ["user.c", "user.cpp"] {
        let report = analyze(wit, &[(file, code)], &[]).unwrap();
        assert!(report.findings.is_empty(), "{}", report.to_text());
    }
}
