#include "w_guard.h"

#include "sum.h"

int64_t exports_t_t_api_f(exports_t_t_api_result_borrow_ctx_borrow_ctx_t *c) {
  return t_t_types_method_ctx_request_id(c->is_err ? c->val.err : c->val.ok);
}
