#include "w_guard.h"

#include "sum.h"

void exports_t_t_api_f(exports_t_t_api_borrow_ctx_t ret_, exports_t_t_api_borrow_ctx_t default_,
                       exports_t_t_api_borrow_ctx_t class_, w_string_t *ret) {
  int64_t sum = t_t_types_method_ctx_request_id(ret_);
  sum = add(sum, t_t_types_method_ctx_request_id(default_));
  sum = add(sum, t_t_types_method_ctx_request_id(class_));
  w_string_dup(ret, hexadecimal(sum));
}
