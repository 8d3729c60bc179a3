// The component: as it is built for wasm32 too.
#include "helloworld_guard.hpp"

#include <string>

using witguard::sammyne::helloworld::types::context_guard;

void exports_sammyne_helloworld_greeter_say_hello(
    exports_sammyne_helloworld_greeter_borrow_context_t ctx,
    exports_sammyne_helloworld_greeter_hello_request_t *req,
    exports_sammyne_helloworld_greeter_hello_reply_t *ret) {
  context_guard guard{ctx};
  std::string name(reinterpret_cast<const char *>(req->name.ptr), req->name.len);
  exports_sammyne_helloworld_greeter_hello_request_free(req);
  if (name.empty()) {
    helloworld_string_dup(&ret->message, "who is there?");
    return;
  }
  std::string message = "hello " + name + ", this is request ";
  message += std::to_string(sammyne_helloworld_types_method_context_request_id(guard.get()));
  helloworld_string_dup_n(&ret->message, message.data(), message.size());
}
