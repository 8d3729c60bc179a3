// By hand, with only the bindings. With LEAKS, as one first writes it; without, every path drops.
#include "w.h"

#ifndef LEAKS
#define LEAKS 0
#endif

static void drop_all(exports_t_greet_greeter_borrow_context_t ctx, const exports_t_greet_greeter_request_t *req) {
  for (size_t i = 0; i < req->about.len; ++i) t_greet_types_context_drop_borrow(req->about.ptr[i]);
  t_greet_types_context_drop_borrow(ctx);
}

void exports_t_greet_greeter_greet(
    exports_t_greet_greeter_borrow_context_t ctx, exports_t_greet_greeter_request_t *req, w_string_t *ret) {
  if (req->name.len == 0) {
    if (!LEAKS) drop_all(ctx, req);
    exports_t_greet_greeter_request_free(req);
    w_string_dup(ret, "");
    return;
  }
  t_greet_types_method_context_request_id(ctx);
  w_string_dup_n(ret, (const char *)req->name.ptr, req->name.len);
  drop_all(ctx, req);
  exports_t_greet_greeter_request_free(req);
}
