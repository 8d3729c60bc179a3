// Uses of C++ handles that are empty. In a component each of them traps; here the kit must see them, though the compiler
// sees what is inside the functions and may draw its conclusions from that.
#include "w_guard.hpp"
#include "scenario.h"

#include <utility>

using witguard::t::greet::types::context_guard;

#define EMPTY \
  "handle 0 is no handle, and is passed as parameter `self` of `t:greet/types@0.1.0#[method]context.request-id`\n"

static context_guard made() { return context_guard{exports_t_greet_greeter_borrow_context_make(nullptr)}; }

static void moved() {
  context_guard guard = made();
  context_guard other{std::move(guard)};
  guard.request_id();
  CHECK(w_testkit_failures() == 1);
}

static void dropped() {
  context_guard guard = made();
  guard.drop();
  guard.request_id();
  CHECK(w_testkit_failures() == 1);
}

static void live() {
  w_testkit_imports.t_greet_types_method_context_request_id = [](t_greet_types_borrow_context_t) { return INT64_C(1); };
  context_guard guard = made();
  context_guard other{std::move(guard)};
  CHECK(other.request_id() == 1);
}

static const scenario scenarios[] = {
    {"moved", moved, EMPTY},
    {"dropped", dropped, EMPTY},
    {"live", live, ""},
};

extern "C" void exports_t_greet_greeter_greet(exports_t_greet_greeter_borrow_context_t, exports_t_greet_greeter_request_t *,
                                              w_string_t *) {}

int main(int argc, char **argv) {
  return run_scenarios(scenarios, sizeof scenarios / sizeof *scenarios, argc, argv);
}
