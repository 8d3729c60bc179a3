// The greeter of wit/hello.wit, on the bindings of `wit-bindgen c`, with a guard on the stack.
#include "helloworld_guard.hpp"

#include <charconv>
#include <cstdlib>
#include <cstring>
#include <initializer_list>
#include <string_view>

using witguard::sammyne::helloworld::types::context_guard;

namespace {

std::string_view view(const helloworld_string_t &text) {
  return {reinterpret_cast<const char *>(text.ptr), text.len};
}

// Joins the parts in memory that the bindings may free.
helloworld_string_t join(std::initializer_list<std::string_view> parts) {
  std::size_t len = 0;
  for (auto part : parts) len += part.size();
  helloworld_string_t text{static_cast<std::uint8_t *>(std::malloc(len)), 0};
  if (!text.ptr) std::abort();
  for (auto part : parts) {
    std::memcpy(text.ptr + text.len, part.data(), part.size());
    text.len += part.size();
  }
  return text;
}

}  // namespace

// say-hello: func(ctx: borrow<context>, req: hello-request) -> hello-reply
void exports_sammyne_helloworld_greeter_say_hello(
    exports_sammyne_helloworld_greeter_borrow_context_t ctx,
    exports_sammyne_helloworld_greeter_hello_request_t *req,
    exports_sammyne_helloworld_greeter_hello_reply_t *ret) {
  context_guard context{ctx};  // dropped on every path out of this function

  const auto name = view(req->name);
  if (name.empty()) {
    ret->message = join({"Hello, whoever you are!"});
    return;
  }

  char digits[24];
  const auto id = context.request_id();
  const auto end = std::to_chars(digits, digits + sizeof digits, id).ptr;
  const std::string_view number(digits, static_cast<std::size_t>(end - digits));
  ret->message = join({"Hello, ", name, "! This is request ", number, "."});
  exports_sammyne_helloworld_greeter_hello_request_free(req);
}
