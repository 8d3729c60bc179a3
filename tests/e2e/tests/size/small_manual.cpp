#include "helloworld.h"

void exports_sammyne_helloworld_greeter_say_hello(
    exports_sammyne_helloworld_greeter_borrow_context_t ctx,
    exports_sammyne_helloworld_greeter_hello_request_t *req,
    exports_sammyne_helloworld_greeter_hello_reply_t *ret) {
  if (req->name.len == 0) {
    sammyne_helloworld_types_context_drop_borrow(ctx);
    return;
  }
  ret->message.len = (size_t)sammyne_helloworld_types_method_context_request_id(ctx);
  sammyne_helloworld_types_context_drop_borrow(ctx);
}
