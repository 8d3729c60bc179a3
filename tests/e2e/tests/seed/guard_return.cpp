// A guard on the stack, and two ways out of its scope.
#include "helloworld_guard.hpp"
#include <string>

using witguard::sammyne::helloworld::types::context_guard;

void exports_sammyne_helloworld_greeter_say_hello(
    exports_sammyne_helloworld_greeter_borrow_context_t ctx,
    exports_sammyne_helloworld_greeter_hello_request_t *req,
    exports_sammyne_helloworld_greeter_hello_reply_t *ret) {
  context_guard guard{ctx};
  if (req->name.len == 0) {
    *ret = {};
    return;
  }
  const auto id = guard.request_id();
  const std::string name(reinterpret_cast<const char *>(req->name.ptr), req->name.len);
  const std::string message = "Hello, " + name + "! This is request " + std::to_string(id) + ".";
  exports_sammyne_helloworld_greeter_hello_request_free(req);
  helloworld_string_dup(&ret->message, message.c_str());
}
