// say-hello: func(ctx: borrow<context>, req: hello-request) -> hello-reply
// Gives the name back: its memory goes from the request to the reply.
#include "helloworld_guard.hpp"
using witguard::sammyne::helloworld::types::context_guard;

#if defined(MANUAL)

void exports_sammyne_helloworld_greeter_say_hello(
    exports_sammyne_helloworld_greeter_borrow_context_t ctx,
    exports_sammyne_helloworld_greeter_hello_request_t *req,
    exports_sammyne_helloworld_greeter_hello_reply_t *ret) {
  if (req->name.len == 0 || sammyne_helloworld_types_method_context_request_id(ctx) == 0) {
    *ret = {};
    exports_sammyne_helloworld_greeter_hello_request_free(req);
    sammyne_helloworld_types_context_drop_borrow(ctx);
    return;
  }
  ret->message = req->name;
  sammyne_helloworld_types_context_drop_borrow(ctx);
}

#elif defined(GUARD)

void exports_sammyne_helloworld_greeter_say_hello(
    exports_sammyne_helloworld_greeter_borrow_context_t ctx,
    exports_sammyne_helloworld_greeter_hello_request_t *req,
    exports_sammyne_helloworld_greeter_hello_reply_t *ret) {
  const context_guard guard{ctx};
  if (req->name.len == 0 || guard.request_id() == 0) {
    *ret = {};
    exports_sammyne_helloworld_greeter_hello_request_free(req);
    return;
  }
  ret->message = req->name;
}

#elif defined(SHIM)

#include <utility>

namespace greeter = witguard::exports::sammyne::helloworld::greeter;

auto greeter::say_hello(context_guard ctx, hello_request &req) -> hello_reply {
  if (req.name.empty() || ctx.request_id() == 0) return {};
  return {std::move(req.name)};
}

#endif
