#include "sum.h"
#include "w_guard.hpp"

namespace witguard::exports::t::t::api {

int64_t f(guarded<list_r_t> &l) {
  int64_t sum = 0;
  for (auto r : l) {
    sum = add(sum, t_t_types_method_ctx_request_id(r->c));
    sum = add(sum, static_cast<int64_t>(r->s.len));
  }
  return sum;
}

}  // namespace witguard::exports::t::t::api
