// f: func(l: list<borrow<ctx>>) -> s64
#include "w_guard.h"

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
    EXPORTS_T_T_API_BORROW_CTX_GUARD(c, ptr[i]);
    sum += t_t_types_method_ctx_request_id(c);
  }
  exports_t_t_api_list_borrow_ctx_free(l);
  return sum;
}

#elif defined(AUTODROP)

int64_t exports_t_t_api_f(exports_t_t_api_list_borrow_ctx_t *l) {
  int64_t sum = 0;
  for (size_t i = 0; i < l->len; ++i) {
    sum += t_t_types_method_ctx_request_id(l->ptr[i]);
  }
  exports_t_t_api_list_borrow_ctx_free(l);
  return sum;
}

#endif
