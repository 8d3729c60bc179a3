#include "sum.h"
#include "w_guard.hpp"

namespace witguard::exports::t::t::api {

int64_t f(guarded<v_t> &v) {
  if (v->tag != EXPORTS_T_T_API_V_B) return 0;
  int64_t sum = 0;
  for (auto c : view(v->val.b)) sum = add(sum, t_t_types_method_ctx_request_id(c.get()));
  return sum;
}

}  // namespace witguard::exports::t::t::api
