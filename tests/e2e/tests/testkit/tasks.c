// Asynchronous exports: a borrow that is live when its task returns is found, and so is a task that never returns.
#include "scenario.h"

typedef exports_t_task_api_borrow_ctx_t ctx;

static ctx new_ctx(void) { return exports_t_task_api_borrow_ctx_make(NULL); }
static void drop(ctx c) { t_task_types_ctx_drop_borrow(c); }

// --- The functions under test: what `f` does before and after it waits.

typedef enum { NOTHING = 0, DROP = 1, RETURN = 2, RETURN_AGAIN = 4, CANCEL = 8, OTHER = 16 } deed;
static int before, after;
static w_callback_code_t code;

typedef struct {
  ctx c;
  exports_t_task_api_list_borrow_ctx_t more;
} state;

static void give(void) {
  w_string_t text;
  w_string_dup(&text, "given");
  exports_t_task_api_f_return(text);
}

static void act(int deeds, state *s) {
  if (deeds & OTHER) exports_t_task_api_nothing_return();
  if (deeds & DROP) {
    drop(s->c);
    for (size_t i = 0; i < s->more.len; ++i) drop(s->more.ptr[i]);
  }
  if (deeds & RETURN) give();
  if (deeds & RETURN_AGAIN) exports_t_task_api_f_return((w_string_t){NULL, 0});
  if (deeds & CANCEL) w_task_cancel();
}

static void end(state *s) {
  exports_t_task_api_list_borrow_ctx_free(&s->more);
  free(s);
}

w_callback_code_t exports_t_task_api_f(ctx c, exports_t_task_api_list_borrow_ctx_t *more) {
  state *s = (state *)malloc(sizeof *s);
  s->c = c;
  s->more = *more;
  act(before, s);
  if (code == W_CALLBACK_CODE_EXIT) end(s); else w_context_set_0(s);
  return code;
}

w_callback_code_t exports_t_task_api_f_callback(w_event_t *event) {
  state *s = (state *)w_context_get_0();
  if (event->event == W_EVENT_CANCEL) drop(s->c), drop(s->more.ptr[0]), w_task_cancel();
  else act(after, s);
  end(s);
  return W_CALLBACK_CODE_EXIT;
}

static bool drops = true;
w_callback_code_t exports_t_task_api_make(ctx c) {
  t_task_types_result_own_ctx_string_t result;
  w_string_t url = {NULL, 0};
  CHECK(W_SUBTASK_STATE(t_task_types_fetch(c, url, &result)) == W_SUBTASK_RETURNED && !result.is_err);
  if (drops) drop(c);
  exports_t_task_api_make_return(result.val.ok);
  return W_CALLBACK_CODE_EXIT;
}
w_callback_code_t exports_t_task_api_make_callback(w_event_t *event) {
  (void)event;
  return W_CALLBACK_CODE_EXIT;
}
w_callback_code_t exports_t_task_api_nothing(void) { return W_CALLBACK_CODE_EXIT; }
w_callback_code_t exports_t_task_api_nothing_callback(w_event_t *event) {
  (void)event;
  return W_CALLBACK_CODE_EXIT;
}
void exports_t_task_api_wait(ctx c) {
  w_event_t event;
  w_waitable_set_t set = w_waitable_set_new();
  w_waitable_join(1, set);
  w_waitable_set_wait(set, &event);
  w_waitable_set_drop(set);
  drop(c);
}

// --- Calls.

static w_testkit_task_t start(void) {
  exports_t_task_api_list_borrow_ctx_t more = {(ctx *)malloc(sizeof(ctx)), 1};
  ctx c = new_ctx();
  more.ptr[0] = new_ctx();
  return w_testkit_start_exports_t_task_api_f(c, &more);
}

static void free_result(w_testkit_task_t task) {
  const w_string_t *result = w_testkit_result_of_exports_t_task_api_f(task);
  CHECK(result && result->len == 5 && w_testkit_has_returned(task));
  w_string_t text = *result;
  w_string_free(&text);
}

// --- Right uses.

static void at_once(void) {
  before = DROP | RETURN;
  w_testkit_task_t task = start();
  CHECK(w_testkit_code(task) == W_CALLBACK_CODE_EXIT);
  free_result(task);
  w_testkit_check_none_live();
}

static void later(void) {
  code = W_CALLBACK_CODE_YIELD;
  after = DROP | RETURN;
  w_testkit_task_t one = start(), two = start();  // side by side
  CHECK(!w_testkit_has_returned(one) && !w_testkit_result_of_exports_t_task_api_f(one) && w_testkit_live() == 4);
  w_testkit_run(two);
  CHECK(w_testkit_live() == 2);
  w_testkit_run(one);
  free_result(one);
  free_result(two);
  w_testkit_check_none_live();
}

static void waits(void) {
  code = W_CALLBACK_CODE_WAIT(1);
  before = DROP | RETURN;  // work continues after the return
  w_testkit_task_t task = start();
  free_result(task);
  CHECK(w_testkit_code(task) == W_CALLBACK_CODE_WAIT(1));
  w_testkit_resume(task, (w_event_t){W_EVENT_SUBTASK, 1, W_SUBTASK_RETURNED});
  CHECK(w_testkit_code(task) == W_CALLBACK_CODE_EXIT);
}

static void cancelled(void) {
  code = W_CALLBACK_CODE_YIELD;
  w_testkit_task_t task = start();
  w_testkit_resume(task, (w_event_t){W_EVENT_CANCEL, 0, 0});
  CHECK(w_testkit_was_cancelled(task) && !w_testkit_has_returned(task));
  w_testkit_check_none_live();
}

static void makes(void) {
  w_testkit_task_t task = w_testkit_start_exports_t_task_api_make(new_ctx());
  CHECK(w_testkit_is_live(w_testkit_result_of_exports_t_task_api_make(task)->__handle));
  t_task_types_ctx_drop_own(*w_testkit_result_of_exports_t_task_api_make(task));
  w_testkit_check_none_live();
}

static w_subtask_status_t is_starting(t_task_types_borrow_ctx_t c, w_string_t url, t_task_types_result_own_ctx_string_t *result) {
  (void)c, (void)url;
  memset(result, 0, sizeof *result);  // the result is not there yet, and must not be read
  return W_SUBTASK_STARTING | 5 << 4;
}
static w_subtask_status_t is_cancelled(w_subtask_t which) {
  CHECK(which == 5);
  return W_SUBTASK_RETURNED_CANCELLED;
}
static ctx lent(void) {
  w_testkit_imports.t_task_types_fetch = is_starting;
  w_testkit_imports.w_subtask_cancel = is_cancelled;
  t_task_types_result_own_ctx_string_t result;
  ctx c = new_ctx();
  CHECK(W_SUBTASK_HANDLE(t_task_types_fetch(c, (w_string_t){NULL, 0}, &result)) == 5);
  return c;
}
static void subtask(void) {
  ctx c = lent();
  w_subtask_cancel(5);  // what was lent is so no more
  w_subtask_drop(5);
  drop(c);
}

static void outside(void) {
  int slot;
  CHECK(!w_context_get_0());
  w_context_set_0(&slot);
  CHECK(w_context_get_0() == &slot);
  code = W_CALLBACK_CODE_YIELD;
  after = DROP | RETURN;
  w_testkit_task_t task = start();
  w_testkit_run(task);
  free_result(task);
  CHECK(w_context_get_0() == &slot);  // each task has its own
}

static void set_waits(w_waitable_set_t set, w_event_t *event) {
  CHECK(set == 1);
  memset(event, 0, sizeof *event);
}
static void waitable(void) {
  w_testkit_imports.w_waitable_set_wait = set_waits;
  w_testkit_call_exports_t_task_api_wait(new_ctx());
}

// --- Wrong uses.

static void lent_still(void) { drop(lent()); }

static void no_drop(void) {
  before = RETURN;
  free_result(start());
}

static void drop_after(void) {
  before = RETURN;
  code = W_CALLBACK_CODE_YIELD;
  after = DROP;
  w_testkit_task_t task = start();
  free_result(task);
  w_testkit_run(task);
}

static void again(void) {
  before = DROP | RETURN | RETURN_AGAIN;
  free_result(start());
}

static void never(void) {
  before = DROP;
  w_testkit_task_t task = start();
  w_testkit_resume(task, (w_event_t){W_EVENT_NONE, 0, 0});
  start();
  before = NOTHING;
  start();
}

static void cancels(void) {
  before = DROP | CANCEL;
  start();
}

static void of_another(void) {
  before = OTHER | DROP | RETURN;
  free_result(start());
  exports_t_task_api_nothing_return();
}

static void not_set(void) {
  w_testkit_call_exports_t_task_api_wait(new_ctx());
  CHECK(w_numbers(1) == 0);
}

static void make_leaks(void) {
  drops = false;
  w_testkit_task_t task = w_testkit_start_exports_t_task_api_make(new_ctx());
  CHECK(w_testkit_failure(0)->kind == W_TESTKIT_LEAKED_BORROW && w_testkit_has_returned(task));
}

#define F "`t:task/api@0.1.0#f`"
#define LIVE(n, place) \
  "borrow<ctx> handle " n " (parameter `" place "` of " F ") is still live when its task returns: drop it before " \
  "`exports_t_task_api_f_return`\n"
#define ENDED(n, place) \
  "borrow<ctx> handle " n " (parameter `" place "` of " F ") ended with the call that it was lent to, and is passed to " \
  "`t_task_types_ctx_drop_borrow`\n"

static const scenario scenarios[] = {
    {"at_once", at_once, ""},
    {"later", later, ""},
    {"waits", waits, ""},
    {"cancelled", cancelled, ""},
    {"makes", makes, ""},
    {"subtask", subtask, ""},
    {"outside", outside, ""},
    {"waitable", waitable, ""},
    {"lent_still", lent_still, "borrow<ctx> handle 1 is lent to an import that has not returned, and is passed to `t_task_types_ctx_drop_borrow`\n"},
    {"no_drop", no_drop, LIVE("1", "c") LIVE("2", "more[0]")},
    {"drop_after", drop_after, LIVE("1", "c") LIVE("2", "more[0]") ENDED("1", "c") ENDED("2", "more[0]")},
    {"again", again, F " returned or was cancelled already, and calls `exports_t_task_api_f_return`\n"},
    {"never", never,
     F " ended, and did not return\n" F " ended, and is resumed\n" F " ended, and did not return\n"
     "borrow<ctx> handle 5 (parameter `c` of " F ") is still live at the end of its task, which did not return\n"
     "borrow<ctx> handle 6 (parameter `more[0]` of " F ") is still live at the end of its task, which did not return\n"
     F " ended, and did not return\n"},
    {"cancels", cancels,
     F " was not asked to be cancelled, and calls `w_task_cancel`\n" F " ended, and did not return\n"},
    {"of_another", of_another,
     "`exports_t_task_api_nothing_return` was called, and no task that can do so is running\n"
     "`exports_t_task_api_nothing_return` was called, and no task that can do so is running\n"},
    {"not_set", not_set,
     "`w_waitable_set_wait` has no default: set `w_testkit_imports.w_waitable_set_wait`\n"
     "`numbers` has no default: set `w_testkit_imports.w_numbers`\n"},
    {"make_leaks", make_leaks,
     "borrow<ctx> handle 1 (parameter `c` of `t:task/api@0.1.0#make`) is still live when its task returns: drop it "
     "before `exports_t_task_api_make_return`\n"},
};

int main(int argc, char **argv) {
  return run_scenarios(scenarios, sizeof scenarios / sizeof *scenarios, argc, argv);
}
