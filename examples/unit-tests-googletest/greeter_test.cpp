#include "helloworld_testkit.h"

#include <gtest/gtest.h>

#include <string>

// Each test begins with an empty table of handles. What the kit finds fails the test, and so does a handle that is left.
class Greeter : public testing::Test {
 protected:
  void SetUp() override {
    helloworld_testkit_reset();
    helloworld_testkit_on_failure([](const auto *failure, void *) { ADD_FAILURE() << failure->message; }, nullptr);
  }
  void TearDown() override {
    helloworld_testkit_check_none_live();
    helloworld_testkit_reset();
  }
};

// What stands for a context in these tests.
struct context {
  std::int64_t request_id;
};

static std::string say_hello(const char *name, context about) {
  helloworld_testkit_imports.sammyne_helloworld_types_method_context_request_id = [](auto self) {
    return static_cast<context *>(sammyne_helloworld_types_borrow_context_rep(self))->request_id;
  };
  exports_sammyne_helloworld_greeter_hello_request_t request;
  helloworld_string_dup(&request.name, name);  // its memory is the export's to free
  exports_sammyne_helloworld_greeter_hello_reply_t reply;
  helloworld_testkit_call_exports_sammyne_helloworld_greeter_say_hello(
      exports_sammyne_helloworld_greeter_borrow_context_make(&about), &request, &reply);
  std::string message(reinterpret_cast<const char *>(reply.message.ptr), reply.message.len);
  exports_sammyne_helloworld_greeter_hello_reply_free(&reply);
  return message;
}

TEST_F(Greeter, GreetsByName) {
  EXPECT_EQ(say_hello("Ada", {42}), "hello Ada, this is request 42");
  EXPECT_EQ(say_hello("Bob", {43}), "hello Bob, this is request 43");
}

TEST_F(Greeter, AsksWhoIsThere) { EXPECT_EQ(say_hello("", {44}), "who is there?"); }
