// The component: as it is built for wasm32 too.
#include "helloworld_guard.hpp"

#include <string>

namespace greeter = witguard::exports::sammyne::helloworld::greeter;

auto greeter::say_hello(context_guard ctx, hello_request &req) -> hello_reply {
  if (req.name.empty()) return {"who is there?"};
  return {"hello " + std::string(req.name) + ", this is request " + std::to_string(ctx.request_id())};
}
