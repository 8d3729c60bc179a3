// f: func(l: list<borrow<ctx>>) -> s64
#include "w_guard.h"

#if defined(MANUAL)

int64_t exports_t_t_api_f(exports_t_t_api_list_borrow_ctx_t *l) {
  int64_t sum = 0;
  for (size_t i = 0; i < l->len; ++i) {
    sum += t_t_types_method_ctx_request_id(l->ptr[i]);
  }
  for (size_t i = 0; i < l->len; ++i) {
    t_t_types_ctx_drop_borrow(l->ptr[i]);
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
