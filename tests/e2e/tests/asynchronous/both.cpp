#include "w_guard.h"
#include "w_guard.hpp"

// The task is the C one. A guard of the C++ header drops early, and the task notices.
w_callback_code_t exports_t_t_api_f(exports_t_t_api_f_task_t *task, exports_t_t_api_borrow_ctx_t c) {
  int64_t id = 0;
  {
    witguard::t::t::types::ctx_guard guard{c};
    id = guard.request_id();
  }
  exports_t_t_api_f_finish(task, id);
  return W_CALLBACK_CODE_EXIT;
}

w_callback_code_t exports_t_t_api_f_callback(w_event_t *event) {
  (void)event;
  return W_CALLBACK_CODE_EXIT;
}
