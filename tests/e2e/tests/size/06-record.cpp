// record r { c: borrow<ctx>, n: u32, s: string }  f: func(r: r) -> s64
#include "w_guard.hpp"
using witguard::t::t::types::ctx_guard;

#if defined(MANUAL)

int64_t exports_t_t_api_f(exports_t_t_api_r_t *r) {
  const exports_t_t_api_borrow_ctx_t c = r->c;
  if (r->s.len == 0) {
    exports_t_t_api_r_free(r);
    t_t_types_ctx_drop_borrow(c);
    return -1;
  }
  const int64_t sum = t_t_types_method_ctx_request_id(c) + r->n;
  exports_t_t_api_r_free(r);
  t_t_types_ctx_drop_borrow(c);
  return sum;
}

#elif defined(GUARD)

int64_t exports_t_t_api_f(exports_t_t_api_r_t *r) {
  const ctx_guard guard{r->c};
  if (r->s.len == 0) {
    exports_t_t_api_r_free(r);
    return -1;
  }
  const int64_t sum = guard.request_id() + r->n;
  exports_t_t_api_r_free(r);
  return sum;
}

#elif defined(SHIM)

namespace api = witguard::exports::t::t::api;

int64_t api::f(r &r) {
  if (r.s.empty()) return -1;
  return r.c.request_id() + r.n;
}

#endif
