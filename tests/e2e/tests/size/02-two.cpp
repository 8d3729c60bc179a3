// f: func(a: borrow<ctx>, b: borrow<ctx>) -> s64
#include "w_guard.hpp"
using witguard::t::t::types::ctx_guard;

#if defined(MANUAL)

int64_t exports_t_t_api_f(exports_t_t_api_borrow_ctx_t a, exports_t_t_api_borrow_ctx_t b) {
  const int64_t first_id = t_t_types_method_ctx_request_id(a);
  const int64_t second_id = t_t_types_method_ctx_request_id(b);
  if (first_id == second_id) {
    t_t_types_ctx_drop_borrow(b);
    t_t_types_ctx_drop_borrow(a);
    return -1;
  }
  t_t_types_ctx_drop_borrow(b);
  t_t_types_ctx_drop_borrow(a);
  return first_id + second_id;
}

#elif defined(GUARD)

int64_t exports_t_t_api_f(exports_t_t_api_borrow_ctx_t a, exports_t_t_api_borrow_ctx_t b) {
  const ctx_guard first{a}, second{b};
  const int64_t first_id = first.request_id();
  const int64_t second_id = second.request_id();
  if (first_id == second_id) return -1;
  return first_id + second_id;
}

#elif defined(SHIM)

namespace api = witguard::exports::t::t::api;

int64_t api::f(ctx_guard a, ctx_guard b) {
  const int64_t first_id = a.request_id();
  const int64_t second_id = b.request_id();
  if (first_id == second_id) return -1;
  return first_id + second_id;
}

#endif
