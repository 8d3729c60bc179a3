// f: func(a: borrow<ctx>, b: borrow<ctx>) -> s64
#include "w_guard.hpp"
using witguard::t::t::types::ctx_guard;

#if defined(MANUAL)

int64_t exports_t_t_api_f(exports_t_t_api_borrow_ctx_t a, exports_t_t_api_borrow_ctx_t b) {
  const int64_t id = t_t_types_method_ctx_request_id(a);
  if (id == 0) {
    t_t_types_ctx_drop_borrow(b);
    t_t_types_ctx_drop_borrow(a);
    return -1;
  }
  const int64_t sum = id + t_t_types_method_ctx_request_id(b);
  t_t_types_ctx_drop_borrow(b);
  t_t_types_ctx_drop_borrow(a);
  return sum;
}

#elif defined(GUARD)

int64_t exports_t_t_api_f(exports_t_t_api_borrow_ctx_t a, exports_t_t_api_borrow_ctx_t b) {
  const ctx_guard first{a}, second{b};
  const int64_t id = t_t_types_method_ctx_request_id(first.get());
  if (id == 0) return -1;
  return id + t_t_types_method_ctx_request_id(second.get());
}

#elif defined(SHIM)

namespace witguard::exports::t::t::api {

int64_t f(ctx_guard a, ctx_guard b) {
  const int64_t id = t_t_types_method_ctx_request_id(a.get());
  if (id == 0) return -1;
  return id + t_t_types_method_ctx_request_id(b.get());
}

}  // namespace witguard::exports::t::t::api

#endif
