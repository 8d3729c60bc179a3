#include "task.h"

static void later_finish(void *task, int64_t sum) { exports_t_t_api_later_finish(task, sum); }
KIND(later)

w_callback_code_t exports_t_t_api_later(exports_t_t_api_later_task_t *task, exports_t_t_api_borrow_ctx_t c) {
  state_t state = {0};
  see_ctx(&state, c);
  return start(&later_kind, task, &state);
}

/* Drops every second handle early, by the two names in alternation. */
int64_t exports_t_t_api_now(exports_t_t_api_borrow_ctx_t c, exports_t_t_api_list_job_t *js) {
  int64_t sum = t_t_types_method_ctx_request_id(c);
  t_t_types_ctx_drop_borrow(c);
  for (size_t i = 0; i < js->len; ++i) {
    sum += t_t_types_method_ctx_request_id(js->ptr[i].c);
    if (i % 2) exports_t_t_api_borrow_ctx_drop(js->ptr[i].c);
  }
  exports_t_t_api_list_job_free(js);
  return sum;
}
