#include "w_guard.h"

#include "sum.h"

int64_t exports_t_t_api_f(exports_t_t_api_r_t *r, exports_t_t_api_borrow_ctx_t c, exports_t_t_api_list_own_ctx_t *l) {
  int64_t sum = add(t_t_types_method_ctx_request_id(t_t_types_borrow_ctx(r->o)), r->n);
  t_t_types_ctx_drop_own(r->o);
  sum = add(sum, t_t_types_method_ctx_request_id(c));
  for (size_t i = 0; i < l->len; i++) {
    sum = add(sum, t_t_types_method_ctx_request_id(t_t_types_borrow_ctx(l->ptr[i])));
    t_t_types_ctx_drop_own(l->ptr[i]);
  }
  exports_t_t_api_list_own_ctx_free(l);
  return sum;
}
