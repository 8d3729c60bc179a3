#include "w_guard.h"

#include "sum.h"

int64_t exports_t_t_api_f(exports_t_t_api_list_borrow_ctx_t *maybe_l) {
  if (!maybe_l) return 0;
  int64_t sum = 0;
  for (size_t i = 0; i < maybe_l->len; i++) sum = add(sum, t_t_types_method_ctx_request_id(maybe_l->ptr[i]));
  exports_t_t_api_list_borrow_ctx_free(maybe_l);
  return sum;
}
