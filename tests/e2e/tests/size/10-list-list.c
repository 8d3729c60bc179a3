// f: func(l: list<list<borrow<ctx>>>) -> s64
#include "w_guard.h"

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
      EXPORTS_T_T_API_BORROW_CTX_GUARD(c, *inner);
      sum += t_t_types_method_ctx_request_id(c);
    }
  }
  exports_t_t_api_list_list_borrow_ctx_free(l);
  return sum;
}

#elif defined(AUTODROP)

int64_t exports_t_t_api_f(exports_t_t_api_list_list_borrow_ctx_t *l) {
  int64_t sum = 0;
  for (size_t i = 0; i < l->len; ++i) {
    for (size_t j = 0; j < l->ptr[i].len; ++j) {
      sum += t_t_types_method_ctx_request_id(l->ptr[i].ptr[j]);
    }
  }
  exports_t_t_api_list_list_borrow_ctx_free(l);
  return sum;
}

#endif
