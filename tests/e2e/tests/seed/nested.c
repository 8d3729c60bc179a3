// An export that another export calls.
#include "w_guard.h"
#include "outside.h"

int64_t exports_t_t_api_g(exports_t_t_api_borrow_ctx_t c) {
  return t_t_types_method_ctx_request_id(c);
}

int64_t exports_t_t_api_f(exports_t_t_api_borrow_ctx_t a, exports_t_t_api_borrow_ctx_t b) {
  int64_t id_b = t_t_types_method_ctx_request_id(b);
  int64_t id_a = outside_g(a);
  return id_a - id_b;
}
