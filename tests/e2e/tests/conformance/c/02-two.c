#include "w_guard.h"

#include "sum.h"

int64_t exports_t_t_api_f(exports_t_t_api_borrow_ctx_t a, exports_t_t_api_borrow_ctx_t b) {
  int64_t first = t_t_types_method_ctx_request_id(a);
  return add(first, t_t_types_method_ctx_request_id(b));
}
