//! Where a task waits: in slot 0 of its context, or in a thread-local variable where that slot is the stack pointer's.

use wasmtime::component::Val;
use witguard::Language;
use witguard_e2e::{Host, Mode, Values, assert_no_leak, run_all};

use crate::bench::Bench;
use crate::common::host;
use crate::guests::{Case, FORMS, Form, LANGUAGES, bound, guarded};
use crate::plan::{Plan, Turns, Way};
use std::sync::{Arc, Mutex};

/// The macro by which clang says that slot 0 and slot 1 are taken (wasm32-wasip3).
const TAKEN: &str = "-D__wasm_libcall_thread_context__";

/// Whether a core module has an import with this name.
fn imports(core: &[u8], name: &str) -> bool {
    core.windows(name.len())
        .any(|bytes| bytes == name.as_bytes())
}

/// No toolchain for wasm32-wasip3 is at hand, where each task has a thread of its own. So tasks run one after the other
/// here, each of which waits.
#[test]
fn the_slot_is_chosen_by_the_target() {
    for form in FORMS {
        for case in [Case::One, Case::Shapes] {
            let slot = case.planned(form).build();
            let slot = slot.unwrap_or_else(|error| panic!("{error}"));
            assert!(imports(&slot.core, "[context-set-0]"));
            let thread = case.planned(form).flag(TAKEN).build();
            let thread = thread.unwrap_or_else(|error| panic!("{error}"));
            for name in ["[context-set-0]", "[context-get-0]"] {
                assert!(!imports(&thread.core, name), "{form:?}: {name}");
            }
            let plan = Plan::new(Way::Finish, Turns::Each(3));
            let plan = Arc::new(Mutex::new(plan));
            let host = Bench::host(case, &thread.component, &plan);
            let report = witguard_e2e::run_where(&host, 20, Mode::Shapes, |e| {
                e.interface != witguard_e2e::probe::INTERFACE
            });
            let report = report.expect("the component runs");
            witguard_e2e::assert_balanced(&report);
            assert_no_leak(&report);
            assert!(report.dropped() > 0);
        }
    }
}

/// The text of a guest for case 21, with these bodies of the export and its callback.
fn one(language: Language, body: &str, callback: &str) -> Host {
    let (name, source) = match language {
        Language::C => (
            "kept.c",
            format!(
                "#include \"w_guard.h\"
#include <stdlib.h>
typedef exports_t_t_api_f_task_t task_t;
w_callback_code_t exports_t_t_api_f(task_t *task, exports_t_t_api_borrow_ctx_t c) {{ (void)task, (void)c; {body} }}
w_callback_code_t exports_t_t_api_f_callback(w_event_t *event) {{ {callback} }}"
            ),
        ),
        Language::Cpp => (
            "kept.cpp",
            format!(
                "#include \"w_guard.hpp\"
#include <utility>
namespace api = witguard::exports::t::t::api;
struct job {{ api::f_task task; int turns; bool is_slow; }};
auto api::f(f_task task) -> w_callback_code_t {{ (void)task; {body} }}
auto api::f_callback(w_event_t *event) -> w_callback_code_t {{ {callback} }}"
            ),
        ),
    };
    let form = match language {
        Language::C => Form::C,
        Language::Cpp => Form::Object,
    };
    host(&guarded(&Case::One.wit(), form).source(name, source))
}

const STOPPED: &str = "wasm `unreachable` instruction executed";
const YIELD: &str = "return W_CALLBACK_CODE_YIELD;";
const EXIT: &str = "return W_CALLBACK_CODE_EXIT;";

#[test]
fn a_task_that_waits_and_is_not_kept_traps() {
    for language in LANGUAGES {
        let ignored = format!("(void)event; {EXIT}");
        let host = one(language, YIELD, &ignored);
        let report = run_all(&host, 2, Mode::Full).unwrap();
        crate::common::assert_trapped(&report, STOPPED);
    }
}

#[test]
fn what_is_not_kept_is_not_resumed() {
    let ignored = format!("(void)event; {EXIT}");
    let c = one(
        Language::C,
        &format!("exports_t_t_api_f_resume(NULL); {EXIT}"),
        &ignored,
    );
    // It is of another type.
    let resume = format!("(void)f_task::resume<int>(event); {EXIT}");
    let cpp = one(
        Language::Cpp,
        &format!("f_task::keep(std::move(task)); {YIELD}"),
        &resume,
    );
    for host in [c, cpp] {
        let report = run_all(&host, 2, Mode::Full).unwrap();
        crate::common::assert_trapped(&report, STOPPED);
    }
}

/// A task may go on after it returned, with what it keeps. The host lets it go on while other calls have not returned.
#[test]
fn a_task_goes_on_after_it_returned() {
    let c = one(
        Language::C,
        &format!(
            "static unsigned calls;
             int *turns = (int *)malloc(sizeof *turns);
             int64_t id = t_t_types_method_ctx_request_id(c);
             task = exports_t_t_api_f_keep(task, turns);
             *turns = ++calls % 2 ? 101 : 3;  // above 100: a task that returns at the end
             if (*turns == 3) exports_t_t_api_f_finish(task, id);
             {YIELD}"
        ),
        &format!(
            "task_t *task = exports_t_t_api_f_resume(event);
             int *turns = (int *)exports_t_t_api_f_state(task);
             if (*turns > 100 ? ++*turns < 131 : --*turns > 0) {YIELD}
             if (*turns > 100) exports_t_t_api_f_finish(task, 0);
             free(turns);
             {EXIT}"
        ),
    );
    let cpp = one(
        Language::Cpp,
        &format!(
            "static unsigned calls;
             const bool is_slow = ++calls % 2;
             auto &kept = f_task::keep(job{{std::move(task), is_slow ? 30 : 3, is_slow}});
             auto id = kept.task.c.request_id();
             if (!is_slow) std::move(kept.task).finish(id);
             {YIELD}"
        ),
        &format!(
            "auto &kept = f_task::resume<job>(event);
             if (--kept.turns > 0) {YIELD}
             if (kept.is_slow) std::move(kept.task).finish(0);
             {EXIT}"
        ),
    );
    for host in [c, cpp] {
        let mut instance = host.instantiate().unwrap();
        let f = instance.export("api", "f").unwrap();
        let mut first = None;
        for _ in 0..20 {
            let round = instance
                .invoke_together(&f, &mut Values::new(Mode::Full), 10)
                .unwrap();
            assert!(round.result.is_ok(), "{round:?}");
            assert_eq!(round.dropped, Some(10));
            let usage = instance.usage().unwrap();
            assert_eq!(*first.get_or_insert(usage), usage);
        }
    }
}

/// What is kept and not finished drops its borrows where the export exits.
#[test]
fn a_task_that_is_kept_and_forgotten_drops_its_borrows() {
    let exit = format!("(void)event; {EXIT}");
    let c = one(
        Language::C,
        &format!("exports_t_t_api_f_keep(task, NULL); {YIELD}"),
        &exit,
    );
    let cpp = one(
        Language::Cpp,
        &format!("f_task::keep(std::move(task)); {YIELD}"),
        &exit,
    );
    for host in [c, cpp] {
        let mut instance = host.instantiate().unwrap();
        let f = instance.export("api", "f").unwrap();
        let outcome = instance
            .invoke_together(&f, &mut Values::new(Mode::Full), 3)
            .unwrap();
        let trap = outcome.result.expect_err("no task returns");
        assert!(trap.text.contains("failed to produce a result"), "{trap}");
        assert_eq!(
            outcome.dropped,
            Some(1),
            "the first that ends drops its own"
        );
    }
}

/// A task without a borrow waits in the same place, in C too.
#[test]
fn a_task_without_borrows_is_kept() {
    let wit = "package t:t@0.1.0;
        interface api { count: async func(to: u32) -> u32; }
        world w { export api; }";
    let c = "#include \"w_guard.h\"
#include <stdlib.h>
typedef struct { uint32_t now, to; } state_t;
w_callback_code_t exports_t_t_api_count(uint32_t to) {
  state_t *state = malloc(sizeof *state);
  *state = (state_t){0, to % 20};
  exports_t_t_api_count_keep(state);
  return W_CALLBACK_CODE_YIELD;
}
w_callback_code_t exports_t_t_api_count_callback(w_event_t *event) {
  state_t *state = exports_t_t_api_count_resume(event);
  if (state->now++ < state->to) return W_CALLBACK_CODE_YIELD;
  exports_t_t_api_count_return(state->to);
  free(state);
  return W_CALLBACK_CODE_EXIT;
}";
    let cpp = "#include \"w_guard.hpp\"
#include <utility>
namespace api = witguard::exports::t::t::api;
struct counting { api::count_task task; uint32_t now; };
auto api::count(count_task task) -> w_callback_code_t {
  count_task::keep(counting{std::move(task), 0});
  return W_CALLBACK_CODE_YIELD;
}
auto api::count_callback(w_event_t *event) -> w_callback_code_t {
  auto &[task, now] = count_task::resume<counting>(event);
  if (now++ < task.to % 20) return W_CALLBACK_CODE_YIELD;
  std::move(task).finish(task.to % 20);
  return W_CALLBACK_CODE_EXIT;
}";
    for (language, name, source) in [
        (Language::C, "count.c", c),
        (Language::Cpp, "count.cpp", cpp),
    ] {
        for flags in [&[][..], &[TAKEN]] {
            let mut guest = bound(wit, &[language]).flag("-DWITGUARD_PLAIN_TASKS");
            for flag in flags {
                guest = guest.flag(*flag);
            }
            let host = host(&guest.source(name, source));
            let mut instance = host.instantiate().unwrap();
            let count = instance.export("api", "count").unwrap();
            let together = if flags.is_empty() { 10 } else { 1 };
            for round in 0..20 {
                let all = instance
                    .invoke_together(&count, &mut Values::new(Mode::Shapes), together)
                    .unwrap();
                let results = all.result.expect("each task returns");
                assert!(
                    results
                        .iter()
                        .all(|r| matches!(r[..], [Val::U32(n)] if n < 20)),
                    "{round}"
                );
            }
        }
    }
}
