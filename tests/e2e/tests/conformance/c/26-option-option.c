#include "w_guard.h"

#include "sum.h"

int64_t exports_t_t_api_f(exports_t_t_api_option_borrow_ctx_t *maybe_c) {
  return maybe_c && maybe_c->is_some ? t_t_types_method_ctx_request_id(maybe_c->val) : 0;
}
