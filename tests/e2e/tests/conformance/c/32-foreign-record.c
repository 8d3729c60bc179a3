#include "w_guard.h"

#include "sum.h"

int64_t exports_t_t_api_f(exports_t_t_api_r_t *r) {
  return add(t_t_types_method_ctx_request_id(r->c), r->n);
}

int64_t exports_t_t_api_g(exports_t_t_api_l_t *l) {
  int64_t sum = 0;
  for (size_t i = 0; i < l->len; i++) sum = add(sum, t_t_types_method_ctx_request_id(l->ptr[i]));
  exports_t_t_api_l_free(l);
  return sum;
}
