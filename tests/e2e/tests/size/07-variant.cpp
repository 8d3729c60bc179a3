// variant v { none, b(borrow<ctx>), s(string) }  f: func(v: v) -> s64
#include "w_guard.hpp"
using witguard::t::t::types::ctx_guard;

#if defined(MANUAL)

int64_t exports_t_t_api_f(exports_t_t_api_v_t *v) {
  switch (v->tag) {
    case EXPORTS_T_T_API_V_B: {
      const exports_t_t_api_borrow_ctx_t c = v->val.b;
      const int64_t id = t_t_types_method_ctx_request_id(c);
      t_t_types_ctx_drop_borrow(c);
      return id;
    }
    case EXPORTS_T_T_API_V_S: {
      const int64_t len = (int64_t)v->val.s.len;
      exports_t_t_api_v_free(v);
      return len;
    }
    default:
      return -1;
  }
}

#elif defined(GUARD)

int64_t exports_t_t_api_f(exports_t_t_api_v_t *v) {
  switch (v->tag) {
    case EXPORTS_T_T_API_V_B: {
      const ctx_guard guard{v->val.b};
      return guard.request_id();
    }
    case EXPORTS_T_T_API_V_S: {
      const int64_t len = (int64_t)v->val.s.len;
      exports_t_t_api_v_free(v);
      return len;
    }
    default:
      return -1;
  }
}

#elif defined(SHIM)

namespace api = witguard::exports::t::t::api;

int64_t api::f(v &v) {
  if (auto *c = v.get_if_b()) return c->request_id();
  if (auto *text = v.get_if_s()) return (int64_t)text->size();
  return -1;
}

#endif
