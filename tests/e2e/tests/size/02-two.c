// f: func(a: borrow<ctx>, b: borrow<ctx>) -> s64
#include "w_guard.h"

#if defined(MANUAL)

int64_t exports_t_t_api_f(exports_t_t_api_borrow_ctx_t a, exports_t_t_api_borrow_ctx_t b) {
  const int64_t first_id = t_t_types_method_ctx_request_id(a);
  const int64_t second_id = t_t_types_method_ctx_request_id(b);
  if (first_id == second_id) {
    t_t_types_ctx_drop_borrow(b);
    t_t_types_ctx_drop_borrow(a);
    return -1;
  }
  t_t_types_ctx_drop_borrow(b);
  t_t_types_ctx_drop_borrow(a);
  return first_id + second_id;
}

#elif defined(GUARD)

int64_t exports_t_t_api_f(exports_t_t_api_borrow_ctx_t a, exports_t_t_api_borrow_ctx_t b) {
  EXPORTS_T_T_API_BORROW_CTX_GUARD(first, a);
  EXPORTS_T_T_API_BORROW_CTX_GUARD(second, b);
  const int64_t first_id = t_t_types_method_ctx_request_id(first);
  const int64_t second_id = t_t_types_method_ctx_request_id(second);
  if (first_id == second_id) return -1;
  return first_id + second_id;
}

#elif defined(AUTODROP)

int64_t exports_t_t_api_f(exports_t_t_api_borrow_ctx_t a, exports_t_t_api_borrow_ctx_t b) {
  const int64_t first_id = t_t_types_method_ctx_request_id(a);
  const int64_t second_id = t_t_types_method_ctx_request_id(b);
  if (first_id == second_id) return -1;
  return first_id + second_id;
}

#endif
