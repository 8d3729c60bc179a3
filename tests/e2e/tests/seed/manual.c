// A drop written by hand, under the name of the type.
#include "helloworld_guard.h"
#include <stdio.h>

void exports_sammyne_helloworld_greeter_say_hello(
    exports_sammyne_helloworld_greeter_borrow_context_t ctx,
    exports_sammyne_helloworld_greeter_hello_request_t *req,
    exports_sammyne_helloworld_greeter_hello_reply_t *ret) {
  const long long id = sammyne_helloworld_types_method_context_request_id(ctx);
  exports_sammyne_helloworld_greeter_borrow_context_drop(ctx);
  char message[300];
  snprintf(message, sizeof message, "Hello, %.*s! This is request %lld.", (int)req->name.len, (const char *)req->name.ptr, id);
  exports_sammyne_helloworld_greeter_hello_request_free(req);
  helloworld_string_dup(&ret->message, message);
}
