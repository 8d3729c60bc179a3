#include "paths.h"

int64_t exports_t_t_api_f(exports_t_t_api_borrow_ctx_t *maybe_c) {
  if (early()) return -1;
  slots s = {0};
  if (maybe_c) found(&s, maybe_c);
  return leave(&s, take_path(&s));
}
