#include "sum.h"
#include "w_guard.hpp"

namespace witguard::exports::t::t::api {

int64_t f(guarded<r_t> &r) {
  const auto sum = add(t_t_types_method_ctx_request_id(r->c), r->n);
  return add(sum, static_cast<int64_t>(r->s.len));
}

}  // namespace witguard::exports::t::t::api
