// f: func(c: option<borrow<ctx>>) -> s64
#include "w_guard.hpp"
using witguard::t::t::types::ctx_guard;

#if defined(MANUAL)

int64_t exports_t_t_api_f(exports_t_t_api_borrow_ctx_t *maybe_c) {
  if (!maybe_c) return -1;
  const exports_t_t_api_borrow_ctx_t c = *maybe_c;
  if (t_t_types_method_ctx_request_id(c) == 0) {
    t_t_types_ctx_drop_borrow(c);
    return -2;
  }
  const int64_t id = t_t_types_method_ctx_request_id(c);
  t_t_types_ctx_drop_borrow(c);
  return id;
}

#elif defined(GUARD)

int64_t exports_t_t_api_f(exports_t_t_api_borrow_ctx_t *c) {
  if (!c) return -1;
  const ctx_guard guard{*c};
  if (guard.request_id() == 0) return -2;
  return guard.request_id();
}

#elif defined(SHIM)

namespace api = witguard::exports::t::t::api;

int64_t api::f(option<ctx_guard> &c) {
  if (!c) return -1;
  if (c->request_id() == 0) return -2;
  return c->request_id();
}

#endif
