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
      if (!r.l.is_some) return t_t_types_method_ctx_request_id(guard.get());
      const ctx_guard other{r.l.val};
      return t_t_types_method_ctx_request_id(guard.get()) + t_t_types_method_ctx_request_id(other.get());
    }
    case EXPORTS_T_T_API_V_C: {
      const ctx_guard guard{v->val.c.f0};
      const int64_t sum = t_t_types_method_ctx_request_id(guard.get()) + (int64_t)v->val.c.f1.len;
      exports_t_t_api_v_free(v);
      return sum;
    }
    default:
      return -1;
  }
}

#elif defined(OWNER)

int64_t exports_t_t_api_f(exports_t_t_api_v_t *v) {
  const witguard::guarded owner{*v};
  switch (owner->tag) {
    case EXPORTS_T_T_API_V_B: {
      const exports_t_t_api_r_t &r = owner->val.b;
      if (!r.l.is_some) return t_t_types_method_ctx_request_id(r.c);
      return t_t_types_method_ctx_request_id(r.c) + t_t_types_method_ctx_request_id(r.l.val);
    }
    case EXPORTS_T_T_API_V_C:
      return t_t_types_method_ctx_request_id(owner->val.c.f0) + (int64_t)owner->val.c.f1.len;
    default:
      return -1;
  }
}

#elif defined(SHIM)

namespace witguard::exports::t::t::api {

int64_t f(guarded<v_t> &v) {
  switch (v->tag) {
    case EXPORTS_T_T_API_V_B: {
      const exports_t_t_api_r_t &r = v->val.b;
      if (!r.l.is_some) return t_t_types_method_ctx_request_id(r.c);
      return t_t_types_method_ctx_request_id(r.c) + t_t_types_method_ctx_request_id(r.l.val);
    }
    case EXPORTS_T_T_API_V_C:
      return t_t_types_method_ctx_request_id(v->val.c.f0) + (int64_t)v->val.c.f1.len;
    default:
      return -1;
  }
}

}  // namespace witguard::exports::t::t::api

#endif
