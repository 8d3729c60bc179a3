#include "sum.h"
#include "w_guard.hpp"

namespace witguard::exports::t::t::api {

int64_t f(ctx_guard a, ctx_guard b) {
  const auto first = t_t_types_method_ctx_request_id(a.get());
  return add(first, t_t_types_method_ctx_request_id(b.get()));
}

}  // namespace witguard::exports::t::t::api
