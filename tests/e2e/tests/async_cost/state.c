/* What a hand writes where a task has more to keep than fits in the slot. */
#include "w.h"
#include <stdlib.h>

typedef struct {
  exports_t_t_api_borrow_ctx_t c;
} state_t;

w_callback_code_t exports_t_t_api_f(exports_t_t_api_borrow_ctx_t c) {
#ifdef WAITS
  state_t *state = (state_t *)malloc(sizeof *state);
  if (!state) abort();
  state->c = c;
  w_context_set_0(state);
  return W_CALLBACK_CODE_YIELD;
#else
  int64_t id = t_t_types_method_ctx_request_id(c);
  t_t_types_ctx_drop_borrow(c);
  exports_t_t_api_f_return(id);
  return W_CALLBACK_CODE_EXIT;
#endif
}

w_callback_code_t exports_t_t_api_f_callback(w_event_t *event) {
  state_t *state = (state_t *)w_context_get_0();
  int64_t id = t_t_types_method_ctx_request_id(state->c);
  t_t_types_ctx_drop_borrow(state->c);
  free(state);
  if (event->event == W_EVENT_CANCEL) {
    w_task_cancel();
  } else {
    exports_t_t_api_f_return(id);
  }
  return W_CALLBACK_CODE_EXIT;
}
