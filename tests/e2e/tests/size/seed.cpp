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
  if (req->name.len == 0 || sammyne_helloworld_types_method_context_request_id(guard.get()) == 0) {
    *ret = {};
    exports_sammyne_helloworld_greeter_hello_request_free(req);
    return;
  }
  ret->message = req->name;
}

#elif defined(SHIM)

namespace witguard::exports::sammyne::helloworld::greeter {

void say_hello(context_guard ctx, guarded<hello_request_t> &req, hello_reply_t *ret) {
  if (req->name.len == 0 || sammyne_helloworld_types_method_context_request_id(ctx.get()) == 0) {
    *ret = {};
    return;
  }
  ret->message = req.take(req->name);
}

}  // namespace witguard::exports::sammyne::helloworld::greeter

#endif
