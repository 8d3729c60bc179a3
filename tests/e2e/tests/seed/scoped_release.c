// A scoped guard that gives the duty to drop back.
#include "helloworld_guard.h"
#include <stdio.h>

void exports_sammyne_helloworld_greeter_say_hello(
    exports_sammyne_helloworld_greeter_borrow_context_t ctx,
    exports_sammyne_helloworld_greeter_hello_request_t *req,
    exports_sammyne_helloworld_greeter_hello_reply_t *ret) {
  EXPORTS_SAMMYNE_HELLOWORLD_GREETER_BORROW_CONTEXT_GUARD(guard, ctx);
  const exports_sammyne_helloworld_greeter_borrow_context_t released =
      exports_sammyne_helloworld_greeter_borrow_context_guard_release(&guard);
  char message[300];
  snprintf(message, sizeof message, "Hello, %.*s! This is request %lld.", (int)req->name.len, (const char *)req->name.ptr,
           (long long)sammyne_helloworld_types_method_context_request_id(released));
  exports_sammyne_helloworld_greeter_borrow_context_drop(released);
  exports_sammyne_helloworld_greeter_hello_request_free(req);
  helloworld_string_dup(&ret->message, message);
}
