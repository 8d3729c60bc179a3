// What the guest in C++ does with no word, in C: an end that is not dropped stays.
#include "w_guard.h"

w_callback_code_t exports_t_ends_api_run(exports_t_ends_api_run_task_t *task, exports_t_ends_api_borrow_ctx_t c,
                                         uint32_t program) {
  (void)c;
  const t_ends_host_stream_u8_t bytes = t_ends_host_bytes(true);
  if (program == 1) t_ends_host_stream_u8_drop_readable(bytes);
  exports_t_ends_api_run_finish(task, 0);
  return W_CALLBACK_CODE_EXIT;
}
w_callback_code_t exports_t_ends_api_run_callback(w_event_t *event) {
  (void)event;
  return W_CALLBACK_CODE_EXIT;
}
w_callback_code_t exports_t_ends_api_later(exports_t_ends_api_future_u32_t number) {
  (void)number;
  return W_CALLBACK_CODE_EXIT;
}
w_callback_code_t exports_t_ends_api_later_callback(w_event_t *event) {
  (void)event;
  return W_CALLBACK_CODE_EXIT;
}
void exports_t_ends_api_keep(exports_t_ends_api_stream_u8_t bytes, exports_t_ends_api_list_stream_u8_t *more) {
  (void)bytes;
  (void)more;
}
