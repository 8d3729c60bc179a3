// f: func(l: list<borrow<ctx>>) -> s64
#include "w_guard.hpp"
using witguard::t::t::types::ctx_guard;

#if defined(MANUAL)

int64_t exports_t_t_api_f(exports_t_t_api_list_borrow_ctx_t *l) {
  exports_t_t_api_borrow_ctx_t *const ptr = l->ptr;
  const size_t len = l->len;
  int64_t sum = 0;
  for (size_t i = 0; i < len; ++i) {
    const exports_t_t_api_borrow_ctx_t c = ptr[i];
    sum += t_t_types_method_ctx_request_id(c);
    t_t_types_ctx_drop_borrow(c);
  }
  exports_t_t_api_list_borrow_ctx_free(l);
  return sum;
}

#elif defined(GUARD)

int64_t exports_t_t_api_f(exports_t_t_api_list_borrow_ctx_t *l) {
  exports_t_t_api_borrow_ctx_t *const ptr = l->ptr;
  const size_t len = l->len;
  int64_t sum = 0;
  for (size_t i = 0; i < len; ++i) {
    const ctx_guard c{ptr[i]};
    sum += c.request_id();
  }
  exports_t_t_api_list_borrow_ctx_free(l);
  return sum;
}

#elif defined(SHIM)

namespace api = witguard::exports::t::t::api;

int64_t api::f(list<ctx_guard> &l) {
  int64_t sum = 0;
  for (auto &c : l) sum += c.request_id();
  return sum;
}

#endif
