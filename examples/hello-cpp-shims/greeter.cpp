// The greeter of wit/party.wit, on witguard's shims: every borrow comes in a guard, and none can be forgotten.
#include "party_guard.hpp"

#include <charconv>
#include <cstdlib>
#include <cstring>
#include <initializer_list>
#include <string_view>

namespace witguard::exports::example::party::greeter {
namespace {

std::string_view text_of(const string_t &text) {
  return {reinterpret_cast<const char *>(text.ptr), text.len};
}

// Memory that the bindings may free. Never call it for nothing: they do not free what is empty.
template <class T> T *allocate(std::size_t count) {
  auto *memory = static_cast<T *>(std::malloc(count * sizeof(T)));
  if (!memory) std::abort();
  return memory;
}

string_t join(std::initializer_list<std::string_view> parts) {
  std::size_t len = 0;
  for (auto part : parts) len += part.size();
  string_t text{allocate<std::uint8_t>(len), 0};
  for (auto part : parts) {
    std::memcpy(text.ptr + text.len, part.data(), part.size());
    text.len += part.size();
  }
  return text;
}

// The handle is only looked at: dropping it stays the duty of the guard that it came from.
string_t greeting(std::string_view name, exports_example_party_greeter_borrow_context_t ctx) {
  char digits[24];
  const auto id = example_host_types_method_context_request_id(ctx);
  const auto end = std::to_chars(digits, digits + sizeof digits, id).ptr;
  const std::string_view number(digits, static_cast<std::size_t>(end - digits));
  return join({"Hello, ", name, "! This is request ", number, "."});
}

}  // namespace

void say_hello(context_guard ctx, guarded<string_t> &name, string_t *ret) {
  *ret = greeting(text_of(*name), ctx.get());
}

bool latest(guarded<list_borrow_context_t> &requests, int64_t *ret) {
  bool is_some = false;
  for (auto request : requests) {
    const auto id = example_host_types_method_context_request_id(request.get());
    if (!is_some || id > *ret) *ret = id;
    is_some = true;
    request.drop();  // not needed, but sooner: `requests` knows, and does not drop it again
  }
  return is_some;
}

void welcome(guarded<list_guest_t> &party, list_string_t *ret) {
  *ret = {};
  if (party.empty()) return;
  for (auto guest : party) {
    if (guest->name.len == 0) return;  // every guest's borrow is dropped all the same
  }
  ret->ptr = allocate<string_t>(party.size());
  for (auto guest : party) {
    ret->ptr[ret->len++] = greeting(text_of(guest->name), guest->ctx);
  }
}

}  // namespace witguard::exports::example::party::greeter
