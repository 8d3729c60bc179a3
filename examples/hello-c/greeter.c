// The greeter of wit/hello.wit, as it was written for the bindings of `wit-bindgen c`. It never drops `ctx`.
#include "helloworld_guard.h"  // was "helloworld.h"

#include <stdlib.h>
#include <string.h>

// Puts `len` bytes at the end of `text`, in memory that the bindings may free.
static void append(helloworld_string_t *text, const void *bytes, size_t len) {
  if (len == 0) return;
  uint8_t *ptr = realloc(text->ptr, text->len + len);
  if (!ptr) abort();
  memcpy(ptr + text->len, bytes, len);
  *text = (helloworld_string_t){.ptr = ptr, .len = text->len + len};
}

static void append_number(helloworld_string_t *text, int64_t number) {
  char digits[20];
  size_t at = sizeof digits;
  uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
  do {
    digits[--at] = (char)('0' + rest % 10);
    rest /= 10;
  } while (rest != 0);
  if (number < 0) digits[--at] = '-';
  append(text, digits + at, sizeof digits - at);
}

// say-hello: func(ctx: borrow<context>, req: hello-request) -> hello-reply
void exports_sammyne_helloworld_greeter_say_hello(
    exports_sammyne_helloworld_greeter_borrow_context_t ctx,
    exports_sammyne_helloworld_greeter_hello_request_t *req,
    exports_sammyne_helloworld_greeter_hello_reply_t *ret) {
  if (req->name.len == 0) {
    helloworld_string_dup(&ret->message, "Hello, whoever you are!");
    return;
  }

  helloworld_string_t message = {0};
  append(&message, "Hello, ", 7);
  append(&message, req->name.ptr, req->name.len);
  append(&message, "! This is request ", 18);
  append_number(&message, sammyne_helloworld_types_method_context_request_id(ctx));
  append(&message, ".", 1);
  ret->message = message;
  exports_sammyne_helloworld_greeter_hello_request_free(req);
}
