#include "paths.h"

int64_t exports_t_t_api_f(exports_t_t_api_ctx_list_t *l) {
  int64_t sum = -1;
  slots s = {0};
  if (early()) goto out;
  for (size_t i = 0; i < l->len; i++) found(&s, &l->ptr[i]);
  sum = take_path(&s);
  if (shrinks() && l->len > 1) l->len = 1;
out:
  exports_t_t_api_ctx_list_free(l);
  return leave(&s, sum);
}
