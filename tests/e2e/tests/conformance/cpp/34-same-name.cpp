#include "sum.h"
#include "w_guard.hpp"

namespace witguard::exports::t::t::api {

int64_t f(a_guard a, b_guard b) {
  const auto first = t_t_t1_method_ctx_request_id(a.get());
  return add(first, t_t_t2_method_ctx_request_id(b.get()));
}

}  // namespace witguard::exports::t::t::api
