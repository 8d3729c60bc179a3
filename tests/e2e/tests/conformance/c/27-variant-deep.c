#include "w_guard.h"

#include "sum.h"

int64_t exports_t_t_api_f(exports_t_t_api_v_t *v) {
  int64_t sum = 0;
  switch (v->tag) {
    case EXPORTS_T_T_API_V_B:
      sum = t_t_types_method_ctx_request_id(v->val.b.c);
      if (v->val.b.l.is_some) sum = add(sum, t_t_types_method_ctx_request_id(v->val.b.l.val));
      break;
    case EXPORTS_T_T_API_V_C:
      sum = add(t_t_types_method_ctx_request_id(v->val.c.f0), (int64_t)v->val.c.f1.len);
      break;
  }
  exports_t_t_api_v_free(v);
  return sum;
}
