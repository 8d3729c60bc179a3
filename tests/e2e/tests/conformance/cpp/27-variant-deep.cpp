#include "sum.h"
#include "w_guard.hpp"

namespace witguard::exports::t::t::api {

int64_t f(guarded<v_t> &v) {
  switch (v->tag) {
    case EXPORTS_T_T_API_V_B: {
      const auto &r = v->val.b;
      const auto sum = t_t_types_method_ctx_request_id(r.c);
      return r.l.is_some ? add(sum, t_t_types_method_ctx_request_id(r.l.val)) : sum;
    }
    case EXPORTS_T_T_API_V_C: {
      const auto &[c, s] = v->val.c;
      return add(t_t_types_method_ctx_request_id(c), static_cast<int64_t>(s.len));
    }
    default:
      return 0;
  }
}

}  // namespace witguard::exports::t::t::api
