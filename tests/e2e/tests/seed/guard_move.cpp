// A guard that is moved, first to another variable and then into a function.
#include "helloworld_guard.hpp"
#include <string>
#include <utility>

using witguard::sammyne::helloworld::types::context_guard;

static std::string greet(context_guard guard, const std::string &name) {
  const auto id = guard.request_id();
  return "Hello, " + name + "! This is request " + std::to_string(id) + ".";
}

void exports_sammyne_helloworld_greeter_say_hello(
    exports_sammyne_helloworld_greeter_borrow_context_t ctx,
    exports_sammyne_helloworld_greeter_hello_request_t *req,
    exports_sammyne_helloworld_greeter_hello_reply_t *ret) {
  context_guard first{ctx};
  context_guard second = std::move(first);
  if (first || !second) __builtin_trap();
  const std::string name(reinterpret_cast<const char *>(req->name.ptr), req->name.len);
  const std::string message = greet(std::move(second), name);
  if (second) __builtin_trap();
  exports_sammyne_helloworld_greeter_hello_request_free(req);
  helloworld_string_dup(&ret->message, message.c_str());
}
