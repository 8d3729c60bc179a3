// record r { c: borrow<ctx>, l: option<borrow<ctx>> }  variant v { a, b(r), c(tuple<borrow<ctx>, string>) }  f: func(v: v) -> s64
#include "w_guard.hpp"
using witguard::t::t::types::ctx_guard;

#if defined(MANUAL)

int64_t exports_t_t_api_f(exports_t_t_api_v_t *v) {
  switch (v->tag) {
    case EXPORTS_T_T_API_V_B: {
      const exports_t_t_api_r_t r = v->val.b;
      if (!r.l.is_some) {
        const int64_t id = t_t_types_method_ctx_request_id(r.c);
        t_t_types_ctx_drop_borrow(r.c);
        return id;
      }
      const int64_t sum = t_t_types_method_ctx_request_id(r.c) + t_t_types_method_ctx_request_id(r.l.val);
      t_t_types_ctx_drop_borrow(r.l.val);
      t_t_types_ctx_drop_borrow(r.c);
      return sum;
    }
    case EXPORTS_T_T_API_V_C: {
      const exports_t_t_api_borrow_ctx_t c = v->val.c.f0;
      const int64_t sum = t_t_types_method_ctx_request_id(c) + (int64_t)v->val.c.f1.len;
      exports_t_t_api_v_free(v);
      t_t_types_ctx_drop_borrow(c);
      return sum;
    }
    default:
      return -1;
  }
}

#elif defined(GUARD)

int64_t exports_t_t_api_f(exports_t_t_api_v_t *v) {
  switch (v->tag) {
    case EXPORTS_T_T_API_V_B: {
      const exports_t_t_api_r_t r = v->val.b;
      const ctx_guard guard{r.c};
      if (!r.l.is_some) return guard.request_id();
      const ctx_guard other{r.l.val};
      return guard.request_id() + other.request_id();
    }
    case EXPORTS_T_T_API_V_C: {
      const ctx_guard guard{v->val.c.f0};
      const int64_t sum = guard.request_id() + (int64_t)v->val.c.f1.len;
      exports_t_t_api_v_free(v);
      return sum;
    }
    default:
      return -1;
  }
}

#elif defined(SHIM)

namespace api = witguard::exports::t::t::api;

int64_t api::f(v &v) {
  if (auto *b = v.get_if_b()) {
    if (!b->l) return b->c.request_id();
    return b->c.request_id() + b->l->request_id();
  }
  if (auto *c = v.get_if_c()) return c->f0.request_id() + (int64_t)c->f1.size();
  return -1;
}

#endif
