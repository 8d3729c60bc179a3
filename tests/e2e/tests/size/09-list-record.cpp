// record r { c: borrow<ctx>, s: string }  f: func(l: list<r>) -> s64
#include "w_guard.hpp"
using witguard::t::t::types::ctx_guard;

#if defined(MANUAL)

int64_t exports_t_t_api_f(exports_t_t_api_list_r_t *l) {
  exports_t_t_api_r_t *at = l->ptr;
  int64_t sum = 0;
  for (size_t left = l->len; left > 0; --left, ++at) {
    const exports_t_t_api_borrow_ctx_t c = at->c;
    sum += t_t_types_method_ctx_request_id(c) + (int64_t)at->s.len;
    t_t_types_ctx_drop_borrow(c);
  }
  exports_t_t_api_list_r_free(l);
  return sum;
}

#elif defined(GUARD)

int64_t exports_t_t_api_f(exports_t_t_api_list_r_t *l) {
  exports_t_t_api_r_t *at = l->ptr;
  int64_t sum = 0;
  for (size_t left = l->len; left > 0; --left, ++at) {
    const ctx_guard c{at->c};
    sum += c.request_id() + (int64_t)at->s.len;
  }
  exports_t_t_api_list_r_free(l);
  return sum;
}

#elif defined(SHIM)

namespace api = witguard::exports::t::t::api;

int64_t api::f(list<r> &l) {
  int64_t sum = 0;
  for (auto &r : l) sum += r.c.request_id() + (int64_t)r.s.size();
  return sum;
}

#endif
