#include "paths.h"

int64_t exports_t_t_api_f(exports_t_t_api_list_r_t *l) {
  int64_t sum = -1;
  slots s = {0};
  if (early()) goto out;
  for (size_t i = 0; i < l->len; i++) found(&s, &l->ptr[i].c);
  sum = take_path(&s);
  if (shrinks()) {
    while (l->len > 1) w_string_free(&l->ptr[--l->len].s);
  }
out:
  exports_t_t_api_list_r_free(l);
  return leave(&s, sum);
}
