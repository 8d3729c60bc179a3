// A C++ handler that throws, as a test framework's assertion does.
#include "scenario.h"

#include <stdexcept>
#include <string>

namespace {

void raise(const w_testkit_failure_t *failure, void *) { throw std::runtime_error(failure->message); }

std::string greet() {
  exports_t_greet_greeter_request_t req{};
  w_string_t ret{};
  std::string said;
  try {
    w_testkit_call_exports_t_greet_greeter_greet(exports_t_greet_greeter_borrow_context_make(nullptr), &req, &ret);
  } catch (const std::runtime_error &error) {
    said = error.what();
  }
  w_string_free(&ret);
  w_testkit_reset();
  return said;
}

void throws() {
  w_testkit_on_failure(raise, nullptr);
  for (int i = 0; i < 3; ++i) {
    CHECK(greet() ==
          "borrow<context> handle 1 (parameter `ctx` of `t:greet/greeter@0.1.0#greet`) is still live at the end of the "
          "call: drop it on every path out of the function");
  }
}

const scenario scenarios[] = {{"throws", throws, ""}};

}  // namespace

int main(int argc, char **argv) { return run_scenarios(scenarios, 1, argc, argv); }
