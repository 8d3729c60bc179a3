// Written against the C++ shim: no raw handle, and nothing to drop or to free.
#include "helloworld_guard.hpp"
#include <string>

namespace greeter = witguard::exports::sammyne::helloworld::greeter;

auto greeter::say_hello(context_guard ctx, hello_request &req) -> hello_reply {
  const auto message = "Hello, " + std::string(req.name) + "! This is request ";
  return {message + std::to_string(ctx.request_id()) + "."};
}
