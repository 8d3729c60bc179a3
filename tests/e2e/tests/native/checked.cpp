// WITGUARD_CHECKED: using an empty guard prints a message. This file is compiled with that macro.
#include "user.hpp"

#ifndef WITGUARD_CHECKED
#error "this is about WITGUARD_CHECKED"
#endif

static void handle_zero() { ctx_guard c{ctx{0}}; }
static void get_of_none() { ctx_guard().get(); }
static void get_after_move() {
  ctx_guard a{new_ctx()}, b(std::move(a));
  a.get();
}
static void get_after_drop() {
  ctx_guard c{new_ctx()};
  c.drop();
  c.get();
}
static void get_after_release() {
  ctx_guard c{new_ctx()};
  t_t_types_borrow_ctx_drop(c.release());
  c.get();
}
static void method_of_a_dropped_item() {
  on_many = [](list<ctx_guard> &l) {
    l[1].drop();
    CHECK(l[0].request_id() == 1001);
    return l[1].request_id();
  };
  call_many(2);
}
static void past_the_end() {
  on_many = [](list<ctx_guard> &l) { return l[2].request_id(); };
  call_many(2);
}
static void value_of_none() {
  on_maybe = [](option<ctx_guard> &c) { return c->request_id(); };
  call_none();
}
static void value_of_a_failed_result() {
  on_either = [](outcome_result &r) { return sum_of(*r); };
  call_either(true);
}
static void error_of_a_result_that_did_not_fail() {
  on_either = [](outcome_result &r) { return r.error().f0.level(); };
  call_either(false);
}
static void nothing_wrong() {
  call_all(0);
  call_all(5);
  ctx_guard none, c{new_ctx()};
  none = std::move(c);
  none.drop(), none.drop(), c.drop();
  CHECK(c.release().__handle == 0);
}

static const char *const empty = "witguard: a handle was used that was moved from, dropped or released";
static const char *const wrong_side =
    "witguard: the value of a failed result was used, or the error of one that did not fail";

const scenario scenarios[] = {
    {"handle_zero", handle_zero, ABORTS, "witguard: an owner was made of handle 0"},
    {"get_of_none", get_of_none, ABORTS, empty},
    {"get_after_move", get_after_move, ABORTS, empty},
    {"get_after_drop", get_after_drop, ABORTS, empty},
    {"get_after_release", get_after_release, ABORTS, empty},
    {"method_of_a_dropped_item", method_of_a_dropped_item, ABORTS, empty},
    {"past_the_end", past_the_end, ABORTS, "witguard: an index is past the end of its list"},
    {"value_of_none", value_of_none, ABORTS, "witguard: the value of an empty option was used"},
    {"value_of_a_failed_result", value_of_a_failed_result, ABORTS, wrong_side},
    {"error_of_a_result_that_did_not_fail", error_of_a_result_that_did_not_fail, ABORTS, wrong_side},
    {"nothing_wrong", nothing_wrong, RETURNS, nullptr},
};
const size_t scenario_count = sizeof scenarios / sizeof *scenarios;
