#include "sum.h"
#include "w_guard.hpp"

namespace witguard::exports::t::t::api {

void f(ctx_guard ret_, ctx_guard default_, ctx_guard class_, string_t *ret) {
  int64_t sum = t_t_types_method_ctx_request_id(ret_.get());
  sum = add(sum, t_t_types_method_ctx_request_id(default_.get()));
  sum = add(sum, t_t_types_method_ctx_request_id(class_.get()));
  w_string_dup(ret, hexadecimal(sum));
}

}  // namespace witguard::exports::t::t::api
