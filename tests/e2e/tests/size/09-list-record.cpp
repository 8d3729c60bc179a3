// record r { c: borrow<ctx>, s: string }  f: func(l: list<r>) -> s64
#include "w_guard.hpp"

#if defined(MANUAL)

int64_t exports_t_t_api_f(exports_t_t_api_list_r_t *l) {
  int64_t sum = 0;
  for (size_t i = 0; i < l->len; ++i) {
    sum += t_t_types_method_ctx_request_id(l->ptr[i].c) + (int64_t)l->ptr[i].s.len;
  }
  for (size_t i = 0; i < l->len; ++i) {
    t_t_types_ctx_drop_borrow(l->ptr[i].c);
  }
  exports_t_t_api_list_r_free(l);
  return sum;
}

#elif defined(OWNER)

int64_t exports_t_t_api_f(exports_t_t_api_list_r_t *l) {
  witguard::guarded owner{*l};
  int64_t sum = 0;
  for (auto r : owner) {
    sum += t_t_types_method_ctx_request_id(r->c) + (int64_t)r->s.len;
  }
  return sum;
}

#elif defined(SHIM)

namespace witguard::exports::t::t::api {

int64_t f(guarded<list_r_t> l) {
  int64_t sum = 0;
  for (auto r : l) {
    sum += t_t_types_method_ctx_request_id(r->c) + (int64_t)r->s.len;
  }
  return sum;
}

}  // namespace witguard::exports::t::t::api

#endif
