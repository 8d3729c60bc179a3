#include "w_guard.h"

w_callback_code_t exports_t_t_api_f(exports_t_t_api_f_task_t *task, exports_t_t_api_borrow_ctx_t c) {
#ifdef WAITS
  (void)c;
  exports_t_t_api_f_keep(task, (void *)(uintptr_t)c.__handle);
  return W_CALLBACK_CODE_YIELD;
#else
  exports_t_t_api_f_finish(task, t_t_types_method_ctx_request_id(c));
  return W_CALLBACK_CODE_EXIT;
#endif
}

w_callback_code_t exports_t_t_api_f_callback(w_event_t *event) {
  exports_t_t_api_f_task_t *task = exports_t_t_api_f_resume(event);
  if (event->event == W_EVENT_CANCEL) {
    exports_t_t_api_f_cancel(task);
  } else {
    exports_t_t_api_borrow_ctx_t c = {(int32_t)(uintptr_t)exports_t_t_api_f_state(task)};
    exports_t_t_api_f_finish(task, t_t_types_method_ctx_request_id(c));
  }
  return W_CALLBACK_CODE_EXIT;
}
