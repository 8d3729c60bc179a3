//! Asynchronous exports: guards that are dropped before the task returns, in C and in C++.
//!
//! `cargo test -p witguard-e2e --test asynchronous -- --nocapture` prints a row for each scenario.

#[path = "asynchronous/bench.rs"]
mod bench;
#[path = "asynchronous/cancelled.rs"]
mod cancelled;
mod common;
#[path = "common/everything.rs"]
mod everything;
#[path = "asynchronous/guests.rs"]
mod guests;
#[path = "asynchronous/kept.rs"]
mod kept;
#[path = "asynchronous/mixed.rs"]
mod mixed;
#[path = "asynchronous/plan.rs"]
mod plan;
#[path = "asynchronous/refused.rs"]
mod refused;
#[path = "asynchronous/scenarios.rs"]
mod scenarios;

use bench::{Bench, Tally, print};
use common::{REMAIN, assert_trapped, host};
use everything::everything;
use guests::{CASES, Case, FORMS, Form, LANGUAGES, bound, guarded, text};
use witguard_e2e::{Guest, Mode, Report, assert_balanced, assert_no_leak, corpus, run_all};

#[test]
fn tasks_go_as_planned() {
    // Each form keeps one processor busy.
    let faults: Vec<String> = std::thread::scope(|scope| {
        let threads = FORMS.map(|form| scope.spawn(move || CASES.map(|case| played(case, form))));
        threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap())
            .flatten()
            .collect()
    });
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Plays all scenarios with one guest, and gives the faults found.
fn played(case: Case, form: Form) -> Vec<String> {
    let bench = Bench::new(case, form);
    let mut faults = Vec::new();
    for scenario in scenarios::scenarios(case, form) {
        let tally = bench.play(&scenario);
        print(scenario.what, case.name(), form, &tally);
        if !tally.faults.is_empty() {
            let what = scenario.what;
            faults.push(format!("{what} ({case:?}, {form:?}): {}", tally.faults));
        }
    }
    faults
}

#[test]
fn a_caller_that_cancels_gets_its_borrows_back() {
    let driver = cancelled::driver();
    for form in FORMS {
        let tally = cancelled::play(&driver, form);
        print("cancelled by another guest", "21", form, &tally);
        assert_eq!(tally.faults, "", "{form:?}");
    }
}

#[test]
fn calls_that_may_not_wait_run_between_those_that_do() {
    for form in FORMS {
        let tally = mixed::play(form);
        print(
            "sync calls while tasks are suspended",
            "mixed",
            form,
            &tally,
        );
        assert_eq!(tally.faults, "", "{form:?}");
    }
}

#[test]
fn async_functions_bound_as_sync_get_the_sync_shims() {
    for form in FORMS {
        let (name, source) = match form {
            Form::C => ("sync.c", text!("sync.c")),
            Form::Object | Form::Coroutine => ("sync.cpp", text!("sync.cpp")),
        };
        let guest = stubs(&Case::One.wit(), form, false, &["all"]).source(name, source);
        balanced("--sync all", "21", form, &guest, 100);
        let guest = stubs(&Case::One.wit(), form, true, &["all"]);
        balanced("--sync all, stubs", "21", form, &guest, 100);
        let some = ["export:t:t/api@0.1.0#two", "t:t/api@0.1.0#listed"];
        let guest = stubs(&Case::Shapes.wit(), form, true, &some);
        balanced("--sync for two exports, stubs", "shapes", form, &guest, 100);
    }
}

/// A guest with or without stubs. `sync` has the filters for functions that are bound as synchronous.
fn stubs(wit: &str, form: Form, stubs: bool, sync: &[&str]) -> Guest {
    let mut opts = guests::opts(&[form.language()]);
    opts.stubs = stubs;
    for filter in sync {
        opts.bindings.async_.push(filter);
    }
    form.of(Guest::from_text(wit).generated(everything(opts)))
}

#[test]
fn stubs_run_as_generated() {
    let more = [
        ("mixed", text!("mixed.wit").to_owned()),
        ("places", text!("places.wit").to_owned()),
    ];
    let worlds = CASES.map(|case| (case.name(), case.wit()));
    for (world, wit) in worlds.into_iter().chain(more) {
        for form in FORMS {
            let guest = stubs(&wit, form, true, &[]);
            balanced("stubs as generated", world, form, &guest, 200);
        }
    }
}

#[test]
fn parameters_in_memory_lose_no_more_than_the_bindings_do() {
    // More than 16 parameters are passed in a block, which the bindings of an `async` export do not free (wit-bindgen
    // 0.63).
    let wit = corpus::conformance("25-indirect.wit").unwrap();
    let wit = wit.replace("f: func", "f: async func");
    for form in FORMS {
        let guest = stubs(&wit, form, true, &[]);
        let report = run_all(&host(&guest), 100, Mode::Shapes).expect("the component runs");
        print(
            "parameters in memory, stubs",
            "25",
            form,
            &tally(&report, "ok"),
        );
        assert_balanced(&report);
        assert_eq!(
            report.functions[0].heap_growth, 99,
            "one block a call, after the first"
        );
    }
}

/// Builds the guest, calls every export, and asserts that each borrow is dropped once and no memory is lost.
#[track_caller]
fn balanced(what: &str, world: &str, form: Form, guest: &Guest, calls: u64) {
    let report = run_all(&host(guest), calls, Mode::Shapes).expect("the component runs");
    print(what, world, form, &tally(&report, "ok"));
    assert_balanced(&report);
    assert_no_leak(&report);
    assert!(report.dropped() > 0, "{what} of {world} got no borrow");
}

fn tally(report: &Report, said: &str) -> Tally {
    Tally {
        calls: report.calls() as usize,
        received: report.handed().borrows,
        dropped: report.dropped(),
        said: said.to_owned(),
        ..Tally::default()
    }
}

#[test]
fn without_guards_a_borrow_that_is_not_dropped_in_time_traps() {
    for (what, end) in [
        ("plain bindings, never dropped", ""),
        (
            "plain bindings, dropped after the return",
            "t_t_types_ctx_drop_borrow(c);",
        ),
    ] {
        for (form, name) in [(Form::C, "plain.c"), (Form::Object, "plain.cpp")] {
            let source = text!("plain.c").replace("/* too late */", end);
            let guest = Guest::from_text(Case::One.wit()).source(name, source);
            let report = run_all(&host(&guest), 2, Mode::Full).expect("the component loads");
            print(what, "21", form, &tally(&report, REMAIN));
            assert_trapped(&report, REMAIN);
        }
    }
}

/// A guard can be moved out of its task. It is then its new owner's to drop in time.
#[test]
fn a_borrow_that_outlives_its_task_traps() {
    let source = text!("sync.cpp").replace(
        "auto api::f(ctx_guard c) -> int64_t { return c.request_id(); }",
        "auto api::f(f_task task) -> w_callback_code_t {
  const auto kept = static_cast<ctx_guard &&>(task.c);
  static_cast<f_task &&>(task).finish(kept.request_id());
  return W_CALLBACK_CODE_EXIT;
}
auto api::f_callback(w_event_t *) -> w_callback_code_t { return W_CALLBACK_CODE_EXIT; }",
    );
    let guest = guarded(&Case::One.wit(), Form::Object).source("kept.cpp", source);
    assert_trapped(&run_all(&host(&guest), 2, Mode::Full).unwrap(), REMAIN);
}

#[test]
fn what_would_return_past_a_task_does_not_compile() {
    for refused in refused::ALL {
        refused.check();
    }
}

#[test]
fn every_standard_takes_the_tasks() {
    // The other tests all build with c++20 and c11.
    let cpp = || Case::Shapes.planned(Form::Object);
    let coroutines = || Case::Shapes.planned(Form::Coroutine);
    for guest in [
        cpp().cxx_standard("c++17"),
        cpp().cxx_standard("c++23"),
        cpp().flag("-DWITGUARD_CHECKED"),
        coroutines().cxx_standard("c++23"),
        coroutines().flag("-DWITGUARD_CHECKED"),
        Case::Shapes.planned(Form::C).c_standard("c17"),
    ] {
        guest.build().unwrap_or_else(|error| panic!("{error}"));
    }
}

#[test]
fn both_headers_go_into_one_file() {
    // The shims in use are the C ones; the C++ header adds the guard types.
    let headers = "#include \"w_guard.h\"\n#include \"w_guard.hpp\"";
    let reversed = "#include \"w_guard.hpp\"\n#include \"w_guard.h\"";
    assert!(text!("both.cpp").starts_with(headers));
    let source = text!("both.cpp").replace(headers, reversed);
    let guest = bound(&Case::One.wit(), &LANGUAGES).source("both.cpp", source);
    let error = guest.build().expect_err("the wrong order");
    assert!(
        error
            .message
            .contains("include w_guard.h before w_guard.hpp"),
        "{error}"
    );
    for standard in ["c++17", "c++20", "c++23"] {
        let guest = bound(&Case::One.wit(), &LANGUAGES)
            .cxx_standard(standard)
            .link_only(|name| ["w.c", "w_guard.c"].contains(&name))
            .source("both.cpp", text!("both.cpp"));
        balanced(
            &format!("guard.h, then guard.hpp, {standard}"),
            "21",
            Form::Object,
            &guest,
            100,
        );
    }
}
