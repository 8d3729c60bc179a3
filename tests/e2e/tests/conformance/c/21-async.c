#include "w_guard.h"

#include "sum.h"

w_callback_code_t exports_t_t_api_f(exports_t_t_api_f_task_t *task, exports_t_t_api_borrow_ctx_t c) {
  exports_t_t_api_f_finish(task, t_t_types_method_ctx_request_id(c));
  return W_CALLBACK_CODE_EXIT;
}

w_callback_code_t exports_t_t_api_f_callback(w_event_t *event) {
  (void)event;
  return W_CALLBACK_CODE_EXIT;
}
