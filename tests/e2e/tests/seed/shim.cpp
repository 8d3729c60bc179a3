// Written against the C++ shim: no raw handle, and nothing to drop or to free.
#include "helloworld_guard.hpp"
#include <string>

namespace witguard::exports::sammyne::helloworld::greeter {

void say_hello(context_guard ctx, guarded<hello_request_t> &req, hello_reply_t *ret) {
  const auto id = sammyne_helloworld_types_method_context_request_id(ctx.get());
  const std::string name(reinterpret_cast<const char *>(req->name.ptr), req->name.len);
  const std::string message = "Hello, " + name + "! This is request " + std::to_string(id) + ".";
  helloworld_string_dup(&ret->message, message.c_str());
}

}  // namespace witguard::exports::sammyne::helloworld::greeter
