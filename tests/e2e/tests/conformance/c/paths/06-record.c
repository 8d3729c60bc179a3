#include "paths.h"

int64_t exports_t_t_api_f(exports_t_t_api_r_t *r) {
  int64_t sum = -1;
  slots s = {0};
  if (early()) goto out;
  found(&s, &r->c);
  sum = take_path(&s);
out:
  exports_t_t_api_r_free(r);
  return leave(&s, sum);
}
