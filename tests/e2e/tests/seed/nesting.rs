//! Exports that call exports, with the shims: each borrow that the host lends is still dropped once.

use witguard::Language;
use witguard_e2e::{FunctionReport, Guest, Mode, run_all};

use crate::common::host;
use crate::generated::opts;
use crate::row::file;

const WIT: &str = "package t:t;
interface types {
  resource ctx { request-id: func() -> s64; }
  make: func() -> ctx;
}
interface api {
  use types.{ctx};
  f: func(a: borrow<ctx>, b: borrow<ctx>) -> s64;
  g: func(c: borrow<ctx>) -> s64;
}
world w { import types; export api; }";

const CALLS: u64 = 1000;
const NESTED: &str = include_str!("nested.c");
/// Where `f` of `nested.c` calls `g`, and the end of `f`.
const CALL: &str = "int64_t id_a = outside_g(a);";
const END: &str = "return id_a - id_b;";

/// A guest of two files: one with the user's exports, and one that calls the exports and includes only the bindings.
fn guest(language: Language, name: &str, text: &str) -> Guest {
    let opts = opts(&[language]);
    [file!("outside.h"), file!("outside.c")]
        .into_iter()
        .fold(
            Guest::from_text(WIT).generator(move || opts.build()),
            |guest, (name, text)| guest.source(name, text),
        )
        .source(name, text)
}

/// Calls `f` and `g`, which must return each time and drop what they received, and gives the report on `f`.
#[track_caller]
fn f_of(guest: &Guest) -> FunctionReport {
    let report = run_all(&host(guest), CALLS, Mode::Full).unwrap();
    let [f, g] = &report.functions[..] else {
        panic!("two exports: {report:?}")
    };
    for (function, borrows) in [(f, 2 * CALLS), (g, CALLS)] {
        assert!(function.is_balanced(), "{function}");
        assert_eq!(
            (function.handed.borrows, function.dropped),
            (borrows, borrows),
            "{function}"
        );
        assert_eq!(
            (function.ok, function.heap_growth),
            (CALLS, 0),
            "{function}"
        );
    }
    f.clone()
}

/// `nested.c` with one text in it replaced.
fn nested(from: &str, to: &str) -> String {
    assert_eq!(NESTED.matches(from).count(), 1, "{from:?} in nested.c");
    NESTED.replace(from, to)
}

/// The report on `f` of this C text, with the C shims.
#[track_caller]
fn f_of_c(text: &str) -> FunctionReport {
    f_of(&guest(Language::C, "user.c", text))
}

#[test]
fn an_export_that_hands_its_borrow_on_drops_it_once() {
    f_of_c(NESTED);
}

#[test]
fn a_call_within_the_users_file_goes_past_the_shim_and_drops_once_too() {
    f_of_c(&nested(CALL, "int64_t id_a = exports_t_t_api_g(a);"));
}

#[test]
fn what_the_inner_call_left_can_be_dropped_early() {
    f_of_c(&nested(
        END,
        &format!("exports_t_t_api_borrow_ctx_drop(b);\n  {END}"),
    ));
}

#[test]
fn the_inner_call_can_drop_early() {
    f_of_c(&nested(
        "  return t_t_types_method_ctx_request_id(c);",
        "  int64_t id = t_t_types_method_ctx_request_id(c);\n  t_t_types_ctx_drop_borrow(c);\n  return id;",
    ));
}

#[test]
fn both_borrows_can_be_handed_on() {
    f_of_c(&nested(CALL, "int64_t id_a = outside_g(a) + outside_g(b);"));
}

#[test]
fn recursion_drops_each_borrow_once() {
    f_of_c(include_str!("recursive.c"));
}

#[test]
fn a_handle_number_used_again_is_not_taken_for_the_borrow() {
    // The new handle reuses the number of the dropped borrow: dropping that number again would destroy the new handle.
    let keep = "t_t_types_own_ctx_t own = t_t_types_make();
  if (own.__handle != a.__handle) __builtin_trap();";
    let early = "t_t_types_ctx_drop_borrow(a);";
    let give = "t_t_types_ctx_drop_own(own);";
    for (before, after, owns_dropped) in [
        ("", "", 0),
        ("", give, CALLS),
        (early, "", 0),
        (early, give, CALLS),
    ] {
        let call = match before {
            "" => CALL.to_owned(),
            // `g` is not called, and the borrow is dropped by hand.
            _ => format!("int64_t id_a = t_t_types_method_ctx_request_id(a);\n  {before}"),
        };
        let f = f_of_c(&nested(CALL, &format!("{call}\n  {keep}\n  {after}")));
        assert_eq!(f.owns_dropped, owns_dropped, "{before}{after}");
    }
}

#[test]
fn handing_on_without_the_shims_drops_twice() {
    // By hand, the exports do what shims would do if they knew nothing of each other. The tests above rule this out.
    let text = NESTED
        .replace("w_guard.h", "w.h")
        .replace(
            "  return t_t_types_method_ctx_request_id(c);",
            "  int64_t id = t_t_types_method_ctx_request_id(c);\n  t_t_types_ctx_drop_borrow(c);\n  return id;",
        )
        .replace(END, &format!("t_t_types_ctx_drop_borrow(a);\n  t_t_types_ctx_drop_borrow(b);\n  {END}"));
    let host = host(&guest(Language::C, "user.c", &text).link_only(|name| name == "w.c"));
    let report = run_all(&host, CALLS, Mode::Full).unwrap();
    let [f, g] = &report.functions[..] else {
        panic!("two exports: {report:?}")
    };
    assert_eq!((f.ok, g.ok), (0, CALLS));
    assert!(
        f.traps
            .iter()
            .all(|trap| trap.contains("unknown handle index 1")),
        "{f}"
    );
}

#[test]
fn a_cpp_shim_can_be_handed_a_borrow_by_another() {
    f_of(&guest(
        Language::Cpp,
        "user.cpp",
        include_str!("nested.cpp"),
    ));
}
