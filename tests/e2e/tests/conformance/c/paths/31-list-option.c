#include "paths.h"

int64_t exports_t_t_api_f(exports_t_t_api_list_option_borrow_ctx_t *l) {
  int64_t sum = -1;
  slots s = {0};
  if (early()) goto out;
  for (size_t i = 0; i < l->len; i++) {
    if (l->ptr[i].is_some) found(&s, &l->ptr[i].val);
  }
  sum = take_path(&s);
  if (shrinks() && l->len > 1) {
    l->len = 1;
    l->ptr[0].is_some = false;
  }
out:
  exports_t_t_api_list_option_borrow_ctx_free(l);
  return leave(&s, sum);
}
