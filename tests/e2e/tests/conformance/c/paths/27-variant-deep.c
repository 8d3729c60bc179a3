#include "paths.h"

int64_t exports_t_t_api_f(exports_t_t_api_v_t *v) {
  int64_t sum = -1;
  slots s = {0};
  if (early()) goto out;
  switch (v->tag) {
    case EXPORTS_T_T_API_V_B:
      found(&s, &v->val.b.c);
      if (v->val.b.l.is_some) found(&s, &v->val.b.l.val);
      break;
    case EXPORTS_T_T_API_V_C:
      found(&s, &v->val.c.f0);
      break;
  }
  sum = take_path(&s);
  if (shrinks() && v->tag == EXPORTS_T_T_API_V_B) v->tag = EXPORTS_T_T_API_V_A;
out:
  exports_t_t_api_v_free(v);
  return leave(&s, sum);
}
