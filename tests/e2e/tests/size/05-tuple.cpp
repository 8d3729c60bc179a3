// f: func(c: tuple<borrow<ctx>, u32, borrow<ctx>>) -> s64
#include "w_guard.hpp"
using witguard::t::t::types::ctx_guard;

#if defined(MANUAL)

int64_t exports_t_t_api_f(exports_t_t_api_tuple3_borrow_ctx_u32_borrow_ctx_t *c) {
  const exports_t_t_api_borrow_ctx_t first = c->f0, second = c->f2;
  const int64_t id = t_t_types_method_ctx_request_id(first);
  if (id == 0) {
    t_t_types_ctx_drop_borrow(second);
    t_t_types_ctx_drop_borrow(first);
    return c->f1;
  }
  const int64_t sum = id + t_t_types_method_ctx_request_id(second);
  t_t_types_ctx_drop_borrow(second);
  t_t_types_ctx_drop_borrow(first);
  return sum;
}

#elif defined(GUARD)

int64_t exports_t_t_api_f(exports_t_t_api_tuple3_borrow_ctx_u32_borrow_ctx_t *c) {
  const ctx_guard first{c->f0}, second{c->f2};
  const int64_t id = first.request_id();
  if (id == 0) return c->f1;
  return id + second.request_id();
}

#elif defined(SHIM)

namespace api = witguard::exports::t::t::api;

int64_t api::f(tuple<ctx_guard, uint32_t, ctx_guard> &c) {
  const int64_t id = c.f0.request_id();
  if (id == 0) return c.f1;
  return id + c.f2.request_id();
}

#endif
