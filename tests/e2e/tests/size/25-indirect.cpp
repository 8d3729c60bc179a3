// f: func(a0: u32, … b4: u32, c: borrow<ctx>, d: option<borrow<ctx>>) -> s64, its parameters passed indirectly
#include "w_guard.hpp"
using witguard::t::t::types::ctx_guard;

#if defined(MANUAL)

int64_t exports_t_t_api_f(
    uint32_t a0, uint32_t a1, uint32_t a2, uint32_t a3, uint32_t a4,
    uint32_t a5, uint32_t a6, uint32_t a7, uint32_t a8, uint32_t a9,
    uint32_t b0, uint32_t b1, uint32_t b2, uint32_t b3, uint32_t b4,
    exports_t_t_api_borrow_ctx_t c, exports_t_t_api_borrow_ctx_t *maybe_d) {
  const int64_t sum = (int64_t)a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7 + a8 + a9 + b0 + b1 + b2 + b3 + b4;
  if (!maybe_d) {
    const int64_t id = t_t_types_method_ctx_request_id(c);
    t_t_types_ctx_drop_borrow(c);
    return sum + id;
  }
  const exports_t_t_api_borrow_ctx_t d = *maybe_d;
  const int64_t both = t_t_types_method_ctx_request_id(c) + t_t_types_method_ctx_request_id(d);
  t_t_types_ctx_drop_borrow(d);
  t_t_types_ctx_drop_borrow(c);
  return sum + both;
}

#elif defined(GUARD)

int64_t exports_t_t_api_f(
    uint32_t a0, uint32_t a1, uint32_t a2, uint32_t a3, uint32_t a4,
    uint32_t a5, uint32_t a6, uint32_t a7, uint32_t a8, uint32_t a9,
    uint32_t b0, uint32_t b1, uint32_t b2, uint32_t b3, uint32_t b4,
    exports_t_t_api_borrow_ctx_t c, exports_t_t_api_borrow_ctx_t *maybe_d) {
  const int64_t sum = (int64_t)a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7 + a8 + a9 + b0 + b1 + b2 + b3 + b4;
  const ctx_guard guard{c};
  if (!maybe_d) return sum + guard.request_id();
  const ctx_guard other{*maybe_d};
  return sum + (guard.request_id() + other.request_id());
}

#elif defined(SHIM)

namespace api = witguard::exports::t::t::api;

int64_t api::f(
    uint32_t a0, uint32_t a1, uint32_t a2, uint32_t a3, uint32_t a4,
    uint32_t a5, uint32_t a6, uint32_t a7, uint32_t a8, uint32_t a9,
    uint32_t b0, uint32_t b1, uint32_t b2, uint32_t b3, uint32_t b4,
    ctx_guard c, option<ctx_guard> &d) {
  const int64_t sum = (int64_t)a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7 + a8 + a9 + b0 + b1 + b2 + b3 + b4;
  if (!d) return sum + c.request_id();
  return sum + (c.request_id() + d->request_id());
}

#endif
