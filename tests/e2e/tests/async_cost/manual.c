/* The best that a hand writes: the borrow is kept in the slot itself. */
#include "w.h"

w_callback_code_t exports_t_t_api_f(exports_t_t_api_borrow_ctx_t c) {
#ifdef WAITS
  w_context_set_0((void *)(uintptr_t)c.__handle);
  return W_CALLBACK_CODE_YIELD;
#else
  int64_t id = t_t_types_method_ctx_request_id(c);
  t_t_types_ctx_drop_borrow(c);
  exports_t_t_api_f_return(id);
  return W_CALLBACK_CODE_EXIT;
#endif
}

w_callback_code_t exports_t_t_api_f_callback(w_event_t *event) {
  exports_t_t_api_borrow_ctx_t c = {(int32_t)(uintptr_t)w_context_get_0()};
  int64_t id = t_t_types_method_ctx_request_id(c);
  t_t_types_ctx_drop_borrow(c);
  if (event->event == W_EVENT_CANCEL) {
    w_task_cancel();
  } else {
    exports_t_t_api_f_return(id);
  }
  return W_CALLBACK_CODE_EXIT;
}
