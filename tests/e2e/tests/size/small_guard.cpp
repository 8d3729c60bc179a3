#include "helloworld_guard.hpp"

using witguard::sammyne::helloworld::types::context_guard;

void exports_sammyne_helloworld_greeter_say_hello(
    exports_sammyne_helloworld_greeter_borrow_context_t ctx,
    exports_sammyne_helloworld_greeter_hello_request_t *req,
    exports_sammyne_helloworld_greeter_hello_reply_t *ret) {
  context_guard guard{ctx};
  if (req->name.len == 0) {
    return;
  }
  ret->message.len = (size_t)sammyne_helloworld_types_method_context_request_id(guard.get());
}
