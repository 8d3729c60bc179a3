#include "sum.h"
#include "w_guard.hpp"

namespace api = witguard::exports::t::t::api;

auto api::f(ctx_guard ret_, ctx_guard default_, ctx_guard class_) -> string {
  int64_t sum = ret_.request_id();
  sum = add(sum, default_.request_id());
  sum = add(sum, class_.request_id());
  return hexadecimal(sum);
}
