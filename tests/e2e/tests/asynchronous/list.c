#include "task.h"

static void f_finish(void *task, int64_t sum) { exports_t_t_api_f_finish(task, sum); }
KIND(f)

w_callback_code_t exports_t_t_api_f(exports_t_t_api_f_task_t *task, exports_t_t_api_list_borrow_ctx_t *c) {
  state_t state = {0};
  for (size_t i = 0; i < c->len; ++i) see_ctx(&state, c->ptr[i]);
  exports_t_t_api_list_borrow_ctx_free(c);
  return start(&f_kind, task, &state);
}
