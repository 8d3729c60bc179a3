// The same as it is easily written by hand: the early return forgets the borrow.
#include "helloworld.h"

#include <stdio.h>

void exports_sammyne_helloworld_greeter_say_hello(
    exports_sammyne_helloworld_greeter_borrow_context_t ctx,
    exports_sammyne_helloworld_greeter_hello_request_t *req,
    exports_sammyne_helloworld_greeter_hello_reply_t *ret) {
  if (req->name.len == 0) {
    exports_sammyne_helloworld_greeter_hello_request_free(req);
    helloworld_string_dup(&ret->message, "who is there?");
    return;
  }
  char message[128];
  long long id = (long long)sammyne_helloworld_types_method_context_request_id(ctx);
  snprintf(message, sizeof message, "hello %.*s, this is request %lld", (int)req->name.len, (const char *)req->name.ptr, id);
  helloworld_string_dup(&ret->message, message);
  exports_sammyne_helloworld_greeter_hello_request_free(req);
  sammyne_helloworld_types_context_drop_borrow(ctx);
}
