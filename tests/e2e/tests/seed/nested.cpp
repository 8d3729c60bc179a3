// A shimmed export that hands its borrow on to another one.
#include "w_guard.hpp"
#include "outside.h"

namespace witguard::exports::t::t::api {

int64_t g(ctx_guard c) { return t_t_types_method_ctx_request_id(c.get()); }

int64_t f(ctx_guard a, ctx_guard b) {
  const int64_t id_b = t_t_types_method_ctx_request_id(b.get());
  const int64_t id_a = outside_g(a.release());
  return id_a - id_b;
}

}  // namespace witguard::exports::t::t::api
