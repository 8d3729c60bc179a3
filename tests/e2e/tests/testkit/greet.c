// Tests of one function that is written in several ways. It returns early when the name is empty.
#include "scenario.h"

static int64_t seen;
static int64_t gives_1(t_greet_types_borrow_context_t self) {
  (void)self;
  ++seen;
  return 1;
}

static void greet(const char *name, size_t about) {
  w_testkit_imports.t_greet_types_method_context_request_id = gives_1;
  exports_t_greet_greeter_request_t req;
  w_string_dup(&req.name, name);
  req.about.len = about;
  req.about.ptr = about ? malloc(about * sizeof *req.about.ptr) : NULL;
  for (size_t i = 0; i < about; ++i) req.about.ptr[i] = exports_t_greet_greeter_borrow_context_make(NULL);
  w_string_t ret;
  w_testkit_call_exports_t_greet_greeter_greet(exports_t_greet_greeter_borrow_context_make(NULL), &req, &ret);
  CHECK(ret.len == strlen(name));
  w_string_free(&ret);
}

static void whole(void) {
  for (size_t i = 0; i < 50; ++i) greet("somebody", i);
  CHECK(seen == 50);
  w_testkit_check_none_live();
}

static void early(void) { greet("", 2); }

#define LEAK(n, param) \
  "borrow<context> handle " n " (parameter `" param "` of `t:greet/greeter@0.1.0#greet`) is still live at the end of " \
  "the call: drop it on every path out of the function\n"

#ifndef LEAKS
#define LEAKS 0
#endif

static const scenario scenarios[] = {
    {"whole", whole, ""},
    {"early", early, LEAKS ? LEAK("1", "req.about[0]") LEAK("2", "req.about[1]") LEAK("3", "ctx") : ""},
};

int main(int argc, char **argv) {
  return run_scenarios(scenarios, sizeof scenarios / sizeof *scenarios, argc, argv);
}
