// The greeter of wit/hello.wit with what the C++ library has: std::string, and output.
#include "helloworld_guard.hpp"

#include <cstdio>
#include <string>

namespace greeter = witguard::exports::sammyne::helloworld::greeter;

auto greeter::say_hello(context_guard ctx, hello_request &req) -> hello_reply {
  const std::string name(req.name);
  if (name.empty()) return {"Hello, whoever you are!"};
  const auto id = ctx.request_id();
  std::fprintf(stderr, "request %lld: %s\n", static_cast<long long>(id), name.c_str());
  return {"Hello, " + name + "! This is request " + std::to_string(id) + "."};
}
