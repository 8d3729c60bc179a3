#include "w.h"

w_callback_code_t exports_t_t_api_f(exports_t_t_api_borrow_ctx_t c) {
  exports_t_t_api_f_return(t_t_types_method_ctx_request_id(c));
  /* too late */
  return W_CALLBACK_CODE_EXIT;
}

w_callback_code_t exports_t_t_api_f_callback(w_event_t *event) {
  (void)event;
  return W_CALLBACK_CODE_EXIT;
}
