#include "w_guard.h"

#include "sum.h"

int64_t exports_t_t_api_f(exports_t_t_api_v_t *v) {
  int64_t sum = 0;
  switch (v->tag) {
    case EXPORTS_T_T_API_V_B:
      sum = t_t_types_method_ctx_request_id(v->val.b);
      break;
    case EXPORTS_T_T_API_V_S:
      sum = (int64_t)v->val.s.len;
      break;
  }
  exports_t_t_api_v_free(v);
  return sum;
}
