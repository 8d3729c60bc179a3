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
  const int64_t id = t_t_types_method_ctx_request_id(first.get());
  if (id == 0) return c->f1;
  return id + t_t_types_method_ctx_request_id(second.get());
}

#elif defined(OWNER)

int64_t exports_t_t_api_f(exports_t_t_api_tuple3_borrow_ctx_u32_borrow_ctx_t *c) {
  const witguard::guarded owner{*c};
  const int64_t id = t_t_types_method_ctx_request_id(owner->f0);
  if (id == 0) return owner->f1;
  return id + t_t_types_method_ctx_request_id(owner->f2);
}

#elif defined(SHIM)

namespace witguard::exports::t::t::api {

int64_t f(guarded<tuple3_borrow_ctx_u32_borrow_ctx_t> &c) {
  const int64_t id = t_t_types_method_ctx_request_id(c->f0);
  if (id == 0) return c->f1;
  return id + t_t_types_method_ctx_request_id(c->f2);
}

}  // namespace witguard::exports::t::t::api

#endif
