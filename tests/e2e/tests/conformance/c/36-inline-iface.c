#include "w_guard.h"

#include "sum.h"

int64_t greeter_f(greeter_borrow_ctx_t c) {
  return t_t_types_method_ctx_request_id(c);
}
