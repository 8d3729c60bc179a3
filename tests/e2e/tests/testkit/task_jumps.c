// A failure handler that leaves a task by longjmp(): the C shims must not go on to count that task.
#include "w_guard.h"
#include "scenario.h"

#include <setjmp.h>

// The bytes on the heap; only known to AddressSanitizer.
#if defined(__SANITIZE_ADDRESS__)
size_t __sanitizer_get_current_allocated_bytes(void);
static size_t on_heap(void) { return __sanitizer_get_current_allocated_bytes(); }
#else
static size_t on_heap(void) { return 0; }
#endif

typedef exports_t_task_api_borrow_ctx_t ctx;
typedef exports_t_task_api_list_borrow_ctx_t ctxs;

static bool offends;

w_callback_code_t exports_t_task_api_f(exports_t_task_api_f_task_t *task, ctx c, ctxs *more) {
  t_task_types_ctx_drop_borrow(c);
  exports_t_task_api_list_borrow_ctx_free(more);
  if (offends) t_task_types_method_ctx_request_id(c);
  exports_t_task_api_f_finish(task, (w_string_t){NULL, 0});
  return W_CALLBACK_CODE_EXIT;
}

w_callback_code_t exports_t_task_api_make(exports_t_task_api_make_task_t *task, ctx c) {
  (void)c;
  exports_t_task_api_make_finish(task, t_task_types_own_ctx_make(NULL));
  return W_CALLBACK_CODE_EXIT;
}

w_callback_code_t exports_t_task_api_nothing(void) {
  exports_t_task_api_nothing_return();
  return W_CALLBACK_CODE_EXIT;
}

void exports_t_task_api_wait(ctx c) { (void)c; }

// None of them waits.
static w_callback_code_t never(w_event_t *event) {
  (void)event;
  abort();
}
w_callback_code_t exports_t_task_api_f_callback(w_event_t *event) { return never(event); }
w_callback_code_t exports_t_task_api_make_callback(w_event_t *event) { return never(event); }
w_callback_code_t exports_t_task_api_nothing_callback(w_event_t *event) { return never(event); }

static jmp_buf out;
static void jump(const w_testkit_failure_t *failure, void *user) {
  (void)user;
  CHECK(failure->kind == W_TESTKIT_USED_AFTER_DROP);
  longjmp(out, 1);
}

// So high a number that the shims note its drop on the heap, which they free when there is no call and no task.
static void call_f(void) {
  ctx c = {0};
  for (int i = 0; i < 100; ++i) c = exports_t_task_api_borrow_ctx_make(NULL);
  ctxs more = {malloc(2 * sizeof *more.ptr), 2};
  for (size_t i = 0; i < 2; ++i) more.ptr[i] = exports_t_task_api_borrow_ctx_make(NULL);
  w_testkit_task_t task = w_testkit_start_exports_t_task_api_f(c, &more);
  CHECK(w_testkit_has_returned(task) && w_testkit_code(task) == W_CALLBACK_CODE_EXIT);
  CHECK(!w_testkit_is_live(c.__handle) && w_testkit_live() == 99);
}

static void jumps(void) {
  static size_t before;
  static int i;
  w_testkit_on_failure(jump, NULL);
  before = on_heap();
  for (i = 0; i < 3; ++i) {
    offends = true;
    if (setjmp(out) == 0) {
      call_f();
      CHECK(false);
    }
    w_testkit_reset();
    CHECK(on_heap() == before);
    offends = false;
    call_f();
    CHECK(w_testkit_failures() == 0);
    w_testkit_reset();
    CHECK(on_heap() == before);
  }
}

static const scenario scenarios[] = {{"jumps", jumps, ""}};

int main(int argc, char **argv) { return run_scenarios(scenarios, 1, argc, argv); }
