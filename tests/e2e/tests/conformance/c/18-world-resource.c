#include "w_guard.h"

#include "sum.h"

int64_t exports_w_f(w_borrow_ctx_t c) {
  return w_method_ctx_request_id(c);
}
