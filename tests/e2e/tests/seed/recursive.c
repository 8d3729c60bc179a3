// An export that calls itself, twice deeper than the host called it.
#include "w_guard.h"
#include "outside.h"

static int depth;

int64_t exports_t_t_api_g(exports_t_t_api_borrow_ctx_t c) {
  return t_t_types_method_ctx_request_id(c);
}

int64_t exports_t_t_api_f(exports_t_t_api_borrow_ctx_t a, exports_t_t_api_borrow_ctx_t b) {
  if (depth == 2) {
    return t_t_types_method_ctx_request_id(a) - t_t_types_method_ctx_request_id(b);
  }
  ++depth;
  int64_t difference = outside_f(a, b);
  --depth;
  return difference;
}
