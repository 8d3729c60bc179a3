/* Calls another guest, and cancels the calls that do not return at once. */
#include "driver.h"
#include <stdlib.h>

driver_callback_code_t exports_t_t_drive_go(exports_t_t_drive_list_own_ctx_t *cs) {
  int64_t *results = calloc(cs->len, sizeof *results);
  driver_subtask_status_t *calls = calloc(cs->len, sizeof *calls);
  if (!results || !calls) abort();
  for (size_t i = 0; i < cs->len; ++i) {
    calls[i] = t_t_api_f(t_t_types_borrow_ctx(cs->ptr[i]), &results[i]);
  }
  driver_tuple2_u32_u32_t counts = {0, 0};
  for (size_t i = 0; i < cs->len; ++i) {
    driver_subtask_state_t state = DRIVER_SUBTASK_STATE(calls[i]);
    if (state == DRIVER_SUBTASK_STARTED) {
      driver_subtask_t call = DRIVER_SUBTASK_HANDLE(calls[i]);
      state = DRIVER_SUBTASK_STATE(driver_subtask_cancel(call));
      driver_subtask_drop(call);
    }
    counts.f0 += state == DRIVER_SUBTASK_RETURNED;
    counts.f1 += state == DRIVER_SUBTASK_RETURNED_CANCELLED;
    /* Traps if the resource is still lent. */
    t_t_types_ctx_drop_own(cs->ptr[i]);
  }
  exports_t_t_drive_list_own_ctx_free(cs);
  free(results);
  free(calls);
  exports_t_t_drive_go_return(counts);
  return DRIVER_CALLBACK_CODE_EXIT;
}

driver_callback_code_t exports_t_t_drive_go_callback(driver_event_t *event) {
  (void)event;
  return DRIVER_CALLBACK_CODE_EXIT;
}
