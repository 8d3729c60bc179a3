// Knows nothing of guards: what it calls are the real exports, with the shims in them.
#include "outside.h"

int64_t outside_f(exports_t_t_api_borrow_ctx_t a, exports_t_t_api_borrow_ctx_t b) {
  return exports_t_t_api_f(a, b);
}

int64_t outside_g(exports_t_t_api_borrow_ctx_t c) { return exports_t_t_api_g(c); }
