#include "paths.h"

int64_t exports_t_t_api_f(exports_t_t_api_list_list_borrow_ctx_t *l) {
  int64_t sum = -1;
  slots s = {0};
  if (early()) goto out;
  for (size_t i = 0; i < l->len; i++) {
    for (size_t j = 0; j < l->ptr[i].len; j++) found(&s, &l->ptr[i].ptr[j]);
  }
  sum = take_path(&s);
  if (shrinks()) {
    while (l->len > 1) exports_t_t_api_list_borrow_ctx_free(&l->ptr[--l->len]);
    if (l->len && l->ptr->len > 1) l->ptr->len = 1;
  }
out:
  exports_t_t_api_list_list_borrow_ctx_free(l);
  return leave(&s, sum);
}
