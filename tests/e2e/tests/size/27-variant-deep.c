// record r { c: borrow<ctx>, l: option<borrow<ctx>> }  variant v { a, b(r), c(tuple<borrow<ctx>, string>) }  f: func(v: v) -> s64
#include "w_guard.h"

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
      EXPORTS_T_T_API_BORROW_CTX_GUARD(guard, r.c);
      if (!r.l.is_some) return t_t_types_method_ctx_request_id(guard);
      EXPORTS_T_T_API_BORROW_CTX_GUARD(other, r.l.val);
      return t_t_types_method_ctx_request_id(guard) + t_t_types_method_ctx_request_id(other);
    }
    case EXPORTS_T_T_API_V_C: {
      EXPORTS_T_T_API_BORROW_CTX_GUARD(guard, v->val.c.f0);
      const int64_t sum = t_t_types_method_ctx_request_id(guard) + (int64_t)v->val.c.f1.len;
      exports_t_t_api_v_free(v);
      return sum;
    }
    default:
      return -1;
  }
}

#elif defined(AUTODROP)

int64_t exports_t_t_api_f(exports_t_t_api_v_t *v) {
  switch (v->tag) {
    case EXPORTS_T_T_API_V_B: {
      const exports_t_t_api_r_t r = v->val.b;
      if (!r.l.is_some) return t_t_types_method_ctx_request_id(r.c);
      return t_t_types_method_ctx_request_id(r.c) + t_t_types_method_ctx_request_id(r.l.val);
    }
    case EXPORTS_T_T_API_V_C: {
      const int64_t sum = t_t_types_method_ctx_request_id(v->val.c.f0) + (int64_t)v->val.c.f1.len;
      exports_t_t_api_v_free(v);
      return sum;
    }
    default:
      return -1;
  }
}

#endif
