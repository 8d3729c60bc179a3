#include "w_guard.h"

#include "sum.h"

int64_t exports_t_t_api_f(exports_t_t_api_result_borrow_ctx_string_t *c) {
  int64_t sum = c->is_err ? (int64_t)c->val.err.len : t_t_types_method_ctx_request_id(c->val.ok);
  exports_t_t_api_result_borrow_ctx_string_free(c);
  return sum;
}
