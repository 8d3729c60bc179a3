// record r { c: borrow<ctx>, s: string }  f: func(l: list<r>) -> s64
#include "w_guard.h"

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
    EXPORTS_T_T_API_BORROW_CTX_GUARD(c, at->c);
    sum += t_t_types_method_ctx_request_id(c) + (int64_t)at->s.len;
  }
  exports_t_t_api_list_r_free(l);
  return sum;
}

#elif defined(AUTODROP)

int64_t exports_t_t_api_f(exports_t_t_api_list_r_t *l) {
  int64_t sum = 0;
  for (size_t i = 0; i < l->len; ++i) {
    sum += t_t_types_method_ctx_request_id(l->ptr[i].c) + (int64_t)l->ptr[i].s.len;
  }
  exports_t_t_api_list_r_free(l);
  return sum;
}

#endif
