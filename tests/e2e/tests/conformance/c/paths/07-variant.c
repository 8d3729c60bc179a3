#include "paths.h"

int64_t exports_t_t_api_f(exports_t_t_api_v_t *v) {
  int64_t sum = -1;
  slots s = {0};
  if (early()) goto out;
  if (v->tag == EXPORTS_T_T_API_V_B) found(&s, &v->val.b);
  sum = take_path(&s);
  if (shrinks() && v->tag == EXPORTS_T_T_API_V_B) v->tag = EXPORTS_T_T_API_V_NONE;
out:
  exports_t_t_api_v_free(v);
  return leave(&s, sum);
}
