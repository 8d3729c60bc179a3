// say-hello: func(ctx: borrow<context>, req: hello-request) -> hello-reply
#include "helloworld_guard.hpp"
#include <string>

using witguard::sammyne::helloworld::types::context_guard;

#if defined(MANUAL)

void exports_sammyne_helloworld_greeter_say_hello(
    exports_sammyne_helloworld_greeter_borrow_context_t ctx,
    exports_sammyne_helloworld_greeter_hello_request_t *req,
    exports_sammyne_helloworld_greeter_hello_reply_t *ret) {
  if (req->name.len == 0) {
    *ret = {};
    sammyne_helloworld_types_context_drop_borrow(ctx);
    return;
  }
  {
    const auto id = sammyne_helloworld_types_method_context_request_id(ctx);
    const std::string name(reinterpret_cast<const char *>(req->name.ptr), req->name.len);
    const std::string message = "Hello, " + name + "! This is request " + std::to_string(id) + ".";
    exports_sammyne_helloworld_greeter_hello_request_free(req);
    helloworld_string_dup(&ret->message, message.c_str());
  }
  sammyne_helloworld_types_context_drop_borrow(ctx);
}

#elif defined(GUARD)

void exports_sammyne_helloworld_greeter_say_hello(
    exports_sammyne_helloworld_greeter_borrow_context_t ctx,
    exports_sammyne_helloworld_greeter_hello_request_t *req,
    exports_sammyne_helloworld_greeter_hello_reply_t *ret) {
  context_guard guard{ctx};
  if (req->name.len == 0) {
    *ret = {};
    return;
  }
  {
    const auto id = guard.request_id();
    const std::string name(reinterpret_cast<const char *>(req->name.ptr), req->name.len);
    const std::string message = "Hello, " + name + "! This is request " + std::to_string(id) + ".";
    exports_sammyne_helloworld_greeter_hello_request_free(req);
    helloworld_string_dup(&ret->message, message.c_str());
  }
}

#elif defined(SHIM)

namespace greeter = witguard::exports::sammyne::helloworld::greeter;

auto greeter::say_hello(context_guard ctx, hello_request &req) -> hello_reply {
  if (req.name.empty()) return {};
  const auto id = ctx.request_id();
  return {"Hello, " + std::string(req.name) + "! This is request " + std::to_string(id) + "."};
}

#endif
