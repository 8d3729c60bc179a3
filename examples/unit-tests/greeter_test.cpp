// A failure that the kit finds prints and aborts, as it is set here to do: so that the test fails.
#include "helloworld_testkit.h"

#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

// What stands for a context in these tests.
struct context {
  std::int64_t request_id;
};

std::int64_t request_id(sammyne_helloworld_types_borrow_context_t self) {
  return static_cast<context *>(sammyne_helloworld_types_borrow_context_rep(self))->request_id;
}

std::string say_hello(const char *name, context about) {
  helloworld_testkit_reset();
  helloworld_testkit_imports.sammyne_helloworld_types_method_context_request_id = request_id;
  exports_sammyne_helloworld_greeter_hello_request_t request;
  helloworld_string_dup(&request.name, name);  // its memory is the export's to free
  exports_sammyne_helloworld_greeter_hello_reply_t reply;
  helloworld_testkit_call_exports_sammyne_helloworld_greeter_say_hello(
      exports_sammyne_helloworld_greeter_borrow_context_make(&about), &request, &reply);
  std::string message(reinterpret_cast<const char *>(reply.message.ptr), reply.message.len);
  exports_sammyne_helloworld_greeter_hello_reply_free(&reply);
  helloworld_testkit_check_none_live();
  return message;
}

void expect(const std::string &actual, const char *expected) {
  if (actual == expected) return;
  std::fprintf(stderr, "expected `%s`, got `%s`\n", expected, actual.c_str());
  std::exit(1);
}

}  // namespace

int main() {
  expect(say_hello("Ada", {42}), "hello Ada, this is request 42");
  expect(say_hello("Bob", {43}), "hello Bob, this is request 43");
  expect(say_hello("", {44}), "who is there?");
  helloworld_testkit_reset();
}
