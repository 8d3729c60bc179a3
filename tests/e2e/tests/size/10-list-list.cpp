// f: func(l: list<list<borrow<ctx>>>) -> s64
#include "w_guard.hpp"
using witguard::t::t::types::ctx_guard;

#if defined(MANUAL)

int64_t exports_t_t_api_f(exports_t_t_api_list_list_borrow_ctx_t *l) {
  exports_t_t_api_list_borrow_ctx_t *at = l->ptr;
  int64_t sum = 0;
  for (size_t left = l->len; left > 0; --left, ++at) {
    exports_t_t_api_borrow_ctx_t *inner = at->ptr;
    for (size_t n = at->len; n > 0; --n, ++inner) {
      const exports_t_t_api_borrow_ctx_t c = *inner;
      sum += t_t_types_method_ctx_request_id(c);
      t_t_types_ctx_drop_borrow(c);
    }
  }
  exports_t_t_api_list_list_borrow_ctx_free(l);
  return sum;
}

#elif defined(GUARD)

int64_t exports_t_t_api_f(exports_t_t_api_list_list_borrow_ctx_t *l) {
  exports_t_t_api_list_borrow_ctx_t *at = l->ptr;
  int64_t sum = 0;
  for (size_t left = l->len; left > 0; --left, ++at) {
    exports_t_t_api_borrow_ctx_t *inner = at->ptr;
    for (size_t n = at->len; n > 0; --n, ++inner) {
      const ctx_guard c{*inner};
      sum += c.request_id();
    }
  }
  exports_t_t_api_list_list_borrow_ctx_free(l);
  return sum;
}

#elif defined(SHIM)

namespace api = witguard::exports::t::t::api;

int64_t api::f(list<list<ctx_guard>> &l) {
  int64_t sum = 0;
  for (auto &inner : l) {
    for (auto &c : inner) sum += c.request_id();
  }
  return sum;
}

#endif
