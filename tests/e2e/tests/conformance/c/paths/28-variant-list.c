#include "paths.h"

int64_t exports_t_t_api_f(exports_t_t_api_v_t *v) {
  int64_t sum = -1;
  slots s = {0};
  exports_t_t_api_list_borrow_ctx_t *l = v->tag == EXPORTS_T_T_API_V_B ? &v->val.b : NULL;
  if (early()) goto out;
  for (size_t i = 0; l && i < l->len; i++) found(&s, &l->ptr[i]);
  sum = take_path(&s);
  if (shrinks() && l) {
    /* Takes the list out of the value, which then holds none. */
    exports_t_t_api_list_borrow_ctx_free(l);
    v->tag = EXPORTS_T_T_API_V_A;
  }
out:
  exports_t_t_api_v_free(v);
  return leave(&s, sum);
}
