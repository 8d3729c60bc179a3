#include "sum.h"
#include "w_guard.hpp"

namespace witguard::exports::t::t::api {

int64_t f(guarded<v_t> &v) {
  switch (v->tag) {
    case EXPORTS_T_T_API_V_B:
      return t_t_types_method_ctx_request_id(v->val.b);
    case EXPORTS_T_T_API_V_S:
      return static_cast<int64_t>(v->val.s.len);
    default:
      return 0;
  }
}

}  // namespace witguard::exports::t::t::api
