#include "task.h"

static void f_finish(void *task, int64_t sum) { exports_t_t_api_f_finish(task, sum); }
KIND(f)

w_callback_code_t exports_t_t_api_f(exports_t_t_api_f_task_t *task, exports_t_t_api_borrow_ctx_t c) {
  state_t state = {0};
  see_ctx(&state, c);
  return start(&f_kind, task, &state);
}
