// With the C shims: this drops only one handle, early.
#include "w_guard.h"

void exports_t_greet_greeter_greet(
    exports_t_greet_greeter_borrow_context_t ctx, exports_t_greet_greeter_request_t *req, w_string_t *ret) {
  if (req->name.len == 0) {
    w_string_dup(ret, "");
  } else {
    t_greet_types_method_context_request_id(ctx);
    t_greet_types_context_drop_borrow(ctx);
    w_string_dup_n(ret, (const char *)req->name.ptr, req->name.len);
  }
  exports_t_greet_greeter_request_free(req);
}
