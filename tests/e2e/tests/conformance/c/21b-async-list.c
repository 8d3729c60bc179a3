#include "w_guard.h"

#include "sum.h"

w_callback_code_t exports_t_t_api_f(exports_t_t_api_f_task_t *task, exports_t_t_api_list_borrow_ctx_t *c) {
  int64_t sum = 0;
  for (size_t i = 0; i < c->len; i++) sum = add(sum, t_t_types_method_ctx_request_id(c->ptr[i]));
  exports_t_t_api_list_borrow_ctx_free(c);
  exports_t_t_api_f_finish(task, sum);
  return W_CALLBACK_CODE_EXIT;
}

w_callback_code_t exports_t_t_api_f_callback(w_event_t *event) {
  (void)event;
  return W_CALLBACK_CODE_EXIT;
}
