//! The harness on `async` exports: a task must drop its borrows before it returns its value.

mod common;

use common::{REMAIN, assert_trapped, case, host, run};
use wasmtime::component::Val;
use witguard_e2e::{Mode, Values, assert_balanced, assert_no_leak, request_id};

/// A task that runs without waiting and ends with these statements.
fn at_once(end: &str) -> String {
    format!(
        "w_callback_code_t exports_t_t_api_f(exports_t_t_api_borrow_ctx_t c) {{
  int64_t id = t_t_types_method_ctx_request_id(c);
  {end}
  return W_CALLBACK_CODE_EXIT;
}}
w_callback_code_t exports_t_t_api_f_callback(w_event_t *event) {{
  (void)event;
  return W_CALLBACK_CODE_EXIT;
}}"
    )
}

const DROP: &str = "t_t_types_ctx_drop_borrow(c);";
const RETURN: &str = "exports_t_t_api_f_return(id);";

#[test]
fn a_task_that_drops_before_it_returns_is_balanced() {
    let report = run(
        &case("21-async.wit", &at_once(&format!("{DROP} {RETURN}"))),
        100,
        Mode::Full,
    );
    assert_balanced(&report);
    assert_no_leak(&report);
    assert_eq!(report.dropped(), 100);
}

#[test]
fn a_task_that_drops_too_late_or_never_traps() {
    for end in [format!("{RETURN} {DROP}"), RETURN.to_owned()] {
        assert_trapped(
            &run(&case("21-async.wit", &at_once(&end)), 2, Mode::Full),
            REMAIN,
        );
    }
}

/// A task that takes a few turns, so that others run in between, and keeps its borrow on the heap.
const TURNS: &str = "struct task { exports_t_t_api_borrow_ctx_t c; int turns; };
static int running, most;
w_callback_code_t exports_t_t_api_f(exports_t_t_api_borrow_ctx_t c) {
  struct task *task = malloc(sizeof *task);
  *task = (struct task){c, 3};
  w_context_set_0(task);
  if (++running > most) most = running;
  return W_CALLBACK_CODE_YIELD;
}
w_callback_code_t exports_t_t_api_f_callback(w_event_t *event) {
  (void)event;
  struct task *task = w_context_get_0();
  if (task->turns-- > 0) return W_CALLBACK_CODE_YIELD;
  int64_t id = t_t_types_method_ctx_request_id(task->c) + 1000000 * most;
  t_t_types_ctx_drop_borrow(task->c);
  free(task);
  running--;
  exports_t_t_api_f_return(id);
  return W_CALLBACK_CODE_EXIT;
}";

#[test]
fn tasks_called_together_overlap_and_keep_their_own_handles() {
    let mut instance = host(&case("21-async.wit", TURNS)).instantiate().unwrap();
    let f = instance.export("api", "f").unwrap();
    let mut values = Values::new(Mode::Full);
    for _ in 0..20 {
        let together = instance.invoke_together(&f, &mut values, 5).unwrap();
        assert_eq!(
            (together.handed.borrows, together.dropped),
            (5, Some(5)),
            "{together:?}"
        );
        // `most` is 5: all five tasks were started before one ended.
        let expected: Vec<_> = together
            .reps
            .iter()
            .map(|reps| vec![Val::S64(request_id(reps[0]) + 5_000_000)])
            .collect();
        assert_eq!(together.result.unwrap(), expected);
    }
    let trap = TURNS.replace("t_t_types_ctx_drop_borrow(task->c);", "");
    let mut instance = host(&case("21-async.wit", &trap)).instantiate().unwrap();
    let f = instance.export("api", "f").unwrap();
    let together = instance.invoke_together(&f, &mut values, 5).unwrap();
    let trap = together.result.expect_err("no task drops its borrow");
    assert!(trap.text.contains(REMAIN), "{trap}");
}
