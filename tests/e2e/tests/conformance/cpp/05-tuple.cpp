#include "sum.h"
#include "w_guard.hpp"

namespace witguard::exports::t::t::api {

int64_t f(guarded<tuple3_borrow_ctx_u32_borrow_ctx_t> &c) {
  const auto sum = add(t_t_types_method_ctx_request_id(c->f0), c->f1);
  return add(sum, t_t_types_method_ctx_request_id(c->f2));
}

}  // namespace witguard::exports::t::t::api
