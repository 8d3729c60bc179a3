//! What clang says of code that uses a C++ handle or value wrongly. That it says nothing of right code, all other tests
//! show: their guests are compiled with these warnings as errors.

#[path = "common/folder.rs"]
mod folder;

use std::path::Path;
use std::process::Command;

use witguard_e2e::Toolchain;
use witguard_e2e::toolchain::TARGET;

const CONSUMED: &str = "-Wconsumed";
const DANGLING: &str = "-Wdangling";
const STACK: &str = "-Wreturn-stack-address";

/// What is wrong, the function, and the warning and its text; none where nothing is wrong.
type Case = (
    &'static str,
    &'static str,
    Option<(&'static str, &'static str)>,
);

const CASES: [Case; 20] = [
    (
        "use after drop()",
        "int64_t f(raw h) { context_guard g{h}; g.drop(); return g.request_id(); }",
        Some((
            CONSUMED,
            "invalid invocation of method 'request_id' on object 'g' while it is in the 'consumed' state",
        )),
    ),
    (
        "use of a parameter after drop()",
        "int64_t f(context_guard g) { g.drop(); return g.request_id(); }",
        Some((
            CONSUMED,
            "invalid invocation of method 'request_id' on object 'g'",
        )),
    ),
    (
        "use after a move",
        "int64_t f(raw h) { context_guard g{h}; context_guard o(std::move(g)); return g.request_id(); }",
        Some((
            CONSUMED,
            "invalid invocation of method 'request_id' on object 'g'",
        )),
    ),
    (
        "use of an own handle that was given away",
        "int64_t f(context c) { context d = std::move(c); return c.request_id(); }",
        Some((
            CONSUMED,
            "invalid invocation of method 'request_id' on object 'c'",
        )),
    ),
    (
        "use after release()",
        "raw f(raw h) { context_guard g{h}; (void)g.release(); return g.get(); }",
        Some((CONSUMED, "invalid invocation of method 'get' on object 'g'")),
    ),
    (
        "a second drop",
        "void f(raw h) { context_guard g{h}; g.drop(); g.drop(); }",
        Some((
            CONSUMED,
            "invalid invocation of method 'drop' on object 'g'",
        )),
    ),
    (
        "a drop in a loop",
        "void f(raw h, int n) { context_guard g{h}; for (int i = 0; i < n; ++i) g.drop(); }",
        Some((
            CONSUMED,
            "state of variable 'g' must match at the entry and exit of loop",
        )),
    ),
    (
        "a view that outlives its owner",
        "context_view f(raw h) { context_guard g{h}; return g; }",
        Some((
            STACK,
            "address of stack memory associated with local variable 'g' returned",
        )),
    ),
    (
        "a view of a temporary",
        "int64_t f(raw h) { context_view v = context_guard{h}; return v.request_id(); }",
        Some((
            DANGLING,
            "temporary whose address is used as value of local variable 'v' will be destroyed",
        )),
    ),
    (
        "text of a local string that is returned",
        "std::string_view f() { string s = \"x\"; return s; }",
        Some((
            STACK,
            "address of stack memory associated with local variable 's' returned",
        )),
    ),
    (
        "text of a temporary string",
        "string g();\nchar f() { std::string_view v = g(); return v[0]; }",
        Some((
            DANGLING,
            "temporary whose address is used as value of local variable 'v' will be destroyed",
        )),
    ),
    (
        "items of a temporary list",
        "const int *f() { const int *p = list<int>{1, 2}.data(); return p; }",
        Some((
            DANGLING,
            "temporary whose address is used as value of local variable 'p' will be destroyed",
        )),
    ),
    (
        "the value of a temporary option",
        "option<string> g();\nchar f() { const string &s = *g(); return s[0]; }",
        Some((
            DANGLING,
            "temporary bound to local reference 's' will be destroyed",
        )),
    ),
    (
        "a handle that is received and dropped at once",
        "void f(raw h) { context_guard{h}; }",
        Some(("-Wunused-value", "nodiscard")),
    ),
    (
        "a guard that is moved on",
        "int64_t f(context_guard g) { context_guard h = std::move(g); return h.request_id(); }",
        None,
    ),
    (
        "a use and then a drop",
        "int64_t f(context_guard &g) { auto id = g.request_id(); g.drop(); return id; }",
        None,
    ),
    (
        "a test before a use",
        "int64_t f(context_guard &g) { return g ? g.request_id() : 0; }",
        None,
    ),
    (
        "a drop of each item",
        "void f(list<context_guard> &l) { for (auto &c : l) c.request_id(), c.drop(); }",
        None,
    ),
    (
        "a view that does not outlive its owner",
        "int64_t f(context c) { context_view v = c; return v.request_id(); }",
        None,
    ),
    (
        "a drop on one path",
        "void f(context_guard g, bool b) { if (b) g.drop(); }",
        None,
    ),
];

/// What clang says of `code`, in which `flag` is given.
fn said(source: &Path, code: &str, flag: Option<&str>) -> String {
    let text = format!(
        "#include \"store_guard.hpp\"
#include <string_view>
#include <utility>
namespace api = witguard::exports::example::store::api;
using namespace witguard;
using api::context, api::context_guard, api::context_view;
using raw = exports_example_store_api_borrow_context_t;
{code}
"
    );
    std::fs::write(source, text).unwrap();
    let mut command = Command::new(Toolchain::find().unwrap().clangxx());
    command.args([TARGET, "-std=c++17", "-fno-exceptions", "-fsyntax-only"]);
    command.args(["-Wall", "-Wextra", "-pedantic", CONSUMED, DANGLING]);
    let output = command.args(flag).arg(source).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{code}: {said}");
    said
}

#[test]
fn a_checked_build_warns_of_the_bindings_drops() {
    let wit = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/store.wit");
    let dir = folder::cpp_folder(wit.as_ref());
    let source = dir.path().join("user.cpp");
    let checked = Some("-DWITGUARD_CHECKED");
    for drop in [
        "example_store_types_context_drop_borrow(example_store_types_borrow_context_t{g.get().__handle})",
        "example_store_types_context_drop_own(example_store_types_own_context_t{g.get().__handle})",
    ] {
        let code = format!("void f(context_guard g) {{ {drop}; }}");
        let said = said(&source, &code, checked);
        assert!(
            said.contains("call drop() of what owns the handle"),
            "{drop}: {said}"
        );
        assert_eq!(said.matches("warning:").count(), 1, "{said}");
        assert_eq!(self::said(&source, &code, None), "", "{drop}");
    }
    let right = "void f(context_guard g, context c) { g.drop(); c.drop(); }";
    assert_eq!(said(&source, right, checked), "");
}

#[test]
fn wrong_uses_are_warned_about_and_right_ones_are_not() {
    let wit = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/store.wit");
    let dir = folder::cpp_folder(wit.as_ref());
    let source = dir.path().join("user.cpp");
    for (what, code, warning) in CASES {
        let said = said(&source, code, None);
        match warning {
            None => assert_eq!(said, "", "{what}"),
            Some((option, text)) => {
                assert!(said.contains(text), "{what}: {said}");
                assert!(said.contains(&format!("[{option}]")), "{what}: {said}");
                assert!(
                    said.contains("user.cpp:8:") || said.contains("user.cpp:9:"),
                    "{said}"
                );
                assert!(!said.contains("store_guard.hpp:"), "{what}: {said}");
            }
        }
    }
}
