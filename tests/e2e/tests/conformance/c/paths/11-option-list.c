#include "paths.h"

int64_t exports_t_t_api_f(exports_t_t_api_list_borrow_ctx_t *maybe_l) {
  int64_t sum = -1;
  slots s = {0};
  if (early()) goto out;
  for (size_t i = 0; maybe_l && i < maybe_l->len; i++) found(&s, &maybe_l->ptr[i]);
  sum = take_path(&s);
  if (shrinks() && maybe_l && maybe_l->len > 1) maybe_l->len = 1;
out:
  if (maybe_l) exports_t_t_api_list_borrow_ctx_free(maybe_l);
  return leave(&s, sum);
}
