#include "sum.h"
#include "w_guard.hpp"

namespace witguard::exports::t::t::api {

int64_t f(guarded<list_option_borrow_ctx_t> &l) {
  int64_t sum = 0;
  for (auto c : l) {
    if (c->is_some) sum = add(sum, t_t_types_method_ctx_request_id(c->val));
  }
  return sum;
}

}  // namespace witguard::exports::t::t::api
