#include "w_guard.h"

#include "sum.h"

bool exports_t_t_api_f(exports_t_t_api_borrow_ctx_t c, w_string_t *ret, w_string_t *err) {
  int64_t id = t_t_types_method_ctx_request_id(c);
  bool even = id % 2 == 0;
  w_string_dup(even ? ret : err, hexadecimal(id));
  return even;
}
