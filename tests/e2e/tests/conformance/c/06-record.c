#include "w_guard.h"

#include "sum.h"

int64_t exports_t_t_api_f(exports_t_t_api_r_t *r) {
  int64_t sum = add(t_t_types_method_ctx_request_id(r->c), r->n);
  sum = add(sum, (int64_t)r->s.len);
  exports_t_t_api_r_free(r);
  return sum;
}
