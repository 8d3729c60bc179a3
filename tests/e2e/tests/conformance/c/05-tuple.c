#include "w_guard.h"

#include "sum.h"

int64_t exports_t_t_api_f(exports_t_t_api_tuple3_borrow_ctx_u32_borrow_ctx_t *c) {
  int64_t sum = add(t_t_types_method_ctx_request_id(c->f0), c->f1);
  return add(sum, t_t_types_method_ctx_request_id(c->f2));
}
