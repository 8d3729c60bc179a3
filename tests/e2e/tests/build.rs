//! Builds of guests: the message of one that fails, and the files of one that works.

mod common;

use common::{case, text_case};
use witguard_e2e::{BuildError, Guest, Mode, Report, Stage, Toolchain, assert_balanced, run_all};

const F: &str = "int64_t exports_t_t_api_f(exports_t_t_api_borrow_ctx_t c) {
  t_t_types_ctx_drop_borrow(c);
  return 0;
}";

#[track_caller]
fn assert_fails(guest: &Guest, stage: Stage, text: &str) -> BuildError {
    let error = guest.build().expect_err("the build must fail");
    assert_eq!(error.stage, stage, "{error}");
    assert!(error.message.contains(text), "not {text:?}: {error}");
    error
}

#[test]
fn a_symbol_defined_twice_fails_to_link() {
    let twice = case("01-plain.wit", F).source("again.c", format!("#include \"w.h\"\n{F}"));
    let error = assert_fails(&twice, Stage::Link, "duplicate symbol");
    assert!(error.message.contains("exports_t_t_api_f"), "{error}");
}

#[test]
fn a_call_of_nothing_fails_to_link() {
    let body = format!(
        "void nowhere(void);\n{}",
        F.replace("return", "nowhere();\n  return")
    );
    assert_fails(
        &case("01-plain.wit", &body),
        Stage::Link,
        "undefined symbol: nowhere",
    );
}

#[test]
fn a_warning_in_a_test_source_fails_to_compile() {
    let body = F.replace("return 0", "int unused = 0; return 0");
    assert_fails(
        &case("01-plain.wit", &body),
        Stage::Compile,
        "unused variable",
    );
}

#[test]
fn an_export_that_nobody_wrote_fails_to_link() {
    assert_fails(
        &case("01-plain.wit", ""),
        Stage::Link,
        "undefined symbol: exports_t_t_api_f",
    );
}

#[test]
fn what_the_generator_cannot_do_fails_to_generate() {
    assert_fails(
        &text_case("package t:t; world w { export f: func( }", ""),
        Stage::Generate,
        "expected",
    );
    assert_fails(&case("13-fixed-list.wit", ""), Stage::Generate, "panicked");
    assert_fails(&case("01-plain.wit", F).world("x"), Stage::Generate, "x");
}

#[test]
fn a_missing_toolchain_says_what_to_run() {
    for (clang, clangxx) in [
        ("/nonexistent/clang", "clang++-19"),
        ("clang-19", "/nonexistent/clang++"),
    ] {
        let error = Toolchain::new(clang, clangxx).expect_err("there is no such compiler");
        let text = format!("{error:#}");
        assert!(
            text.contains("/nonexistent/clang") && text.contains("tests/run.sh"),
            "{text}"
        );
    }
    Toolchain::find().expect("this machine has the toolchain");
}

#[test]
fn bindings_left_out_fail_to_componentize() {
    let guest = case("01-plain.wit", F).link_only(|_| false);
    assert_fails(&guest, Stage::Componentize, "function `f`");
}

#[test]
fn generated_sources_are_linked_only_where_wanted() {
    // Bindings under two names define the same exports: linking both must clash, and one alone must not.
    let again = || wit_bindgen_c::Opts {
        rename_world: Some("v".into()),
        no_object_file: true,
        ..Default::default()
    };
    let guest = || case("01-plain.wit", F).also(move || again().build());
    assert_fails(&guest(), Stage::Link, "duplicate symbol");
    let built = guest().link_only(|name| name != "v.c").build().unwrap();
    assert_eq!(
        built.generated,
        ["v.c", "v.h", "w.c", "w.h", "w_component_type.o"]
    );
    assert!(built.dir.path().join("v.c").is_file());
}

#[test]
fn assert_balanced_is_not_content_with_nothing() {
    assert!(!Report::default().faults().is_empty());
    let host = common::host(&case("01-plain.wit", F));
    let report = run_all(&host, 0, Mode::Full).unwrap();
    assert!(!report.faults().is_empty(), "no call is no proof");
    assert_balanced(&run_all(&host, 1, Mode::Full).unwrap());

    let nothing = common::host(&text_case("package t:t; world w { import f: func(); }", ""));
    let error = run_all(&nothing, 1, Mode::Full).expect_err("there is nothing to call");
    assert!(
        error.to_string().contains("no function to call"),
        "{error:#}"
    );
}

#[test]
fn a_guest_that_does_not_end_is_stopped() {
    let body = F.replace("return 0;", "volatile int on = 1; while (on) { } return 0;");
    let report = common::run(&case("01-plain.wit", &body), 1, Mode::Full);
    common::assert_trapped(&report, "fuel");
}
