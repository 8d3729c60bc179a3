#include "w_guard.h"

#include "sum.h"

int64_t exports_t_t_api_f(exports_t_t_api_v_t *v) {
  int64_t sum = 0;
  if (v->tag == EXPORTS_T_T_API_V_B) {
    exports_t_t_api_list_borrow_ctx_t *l = &v->val.b;
    for (size_t i = 0; i < l->len; i++) sum = add(sum, t_t_types_method_ctx_request_id(l->ptr[i]));
  }
  exports_t_t_api_v_free(v);
  return sum;
}
