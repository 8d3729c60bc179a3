// say-hello: func(ctx: borrow<context>, req: hello-request) -> hello-reply
#include "helloworld_guard.h"
#include <stdio.h>

#if defined(MANUAL)

void exports_sammyne_helloworld_greeter_say_hello(
    exports_sammyne_helloworld_greeter_borrow_context_t ctx,
    exports_sammyne_helloworld_greeter_hello_request_t *req,
    exports_sammyne_helloworld_greeter_hello_reply_t *ret) {
  if (req->name.len == 0) {
    *ret = (exports_sammyne_helloworld_greeter_hello_reply_t){0};
    sammyne_helloworld_types_context_drop_borrow(ctx);
    return;
  }
  char message[300];
  snprintf(message, sizeof message, "Hello, %.*s! This is request %lld.", (int)req->name.len,
           (const char *)req->name.ptr, (long long)sammyne_helloworld_types_method_context_request_id(ctx));
  exports_sammyne_helloworld_greeter_hello_request_free(req);
  helloworld_string_dup(&ret->message, message);
  sammyne_helloworld_types_context_drop_borrow(ctx);
}

#elif defined(GUARD)

void exports_sammyne_helloworld_greeter_say_hello(
    exports_sammyne_helloworld_greeter_borrow_context_t ctx,
    exports_sammyne_helloworld_greeter_hello_request_t *req,
    exports_sammyne_helloworld_greeter_hello_reply_t *ret) {
  EXPORTS_SAMMYNE_HELLOWORLD_GREETER_BORROW_CONTEXT_GUARD(guard, ctx);
  if (req->name.len == 0) {
    *ret = (exports_sammyne_helloworld_greeter_hello_reply_t){0};
    return;
  }
  char message[300];
  snprintf(message, sizeof message, "Hello, %.*s! This is request %lld.", (int)req->name.len,
           (const char *)req->name.ptr, (long long)sammyne_helloworld_types_method_context_request_id(guard));
  exports_sammyne_helloworld_greeter_hello_request_free(req);
  helloworld_string_dup(&ret->message, message);
}

#elif defined(AUTODROP)

void exports_sammyne_helloworld_greeter_say_hello(
    exports_sammyne_helloworld_greeter_borrow_context_t ctx,
    exports_sammyne_helloworld_greeter_hello_request_t *req,
    exports_sammyne_helloworld_greeter_hello_reply_t *ret) {
  if (req->name.len == 0) {
    *ret = (exports_sammyne_helloworld_greeter_hello_reply_t){0};
    return;
  }
  char message[300];
  snprintf(message, sizeof message, "Hello, %.*s! This is request %lld.", (int)req->name.len,
           (const char *)req->name.ptr, (long long)sammyne_helloworld_types_method_context_request_id(ctx));
  exports_sammyne_helloworld_greeter_hello_request_free(req);
  helloworld_string_dup(&ret->message, message);
}

#endif
