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
  t_t_types_ctx_drop_borrow(c.release());
  c.get();
}
static void get_of_a_dropped_element() {
  on_many = [](guarded<list_ctx> &l) {
    l[1].drop();
    CHECK(id(l[0].get()) == 1001);
    return id(l[1].get());
  };
  call_many(2);
}
static void nothing_wrong() {
  call_all(0);
  call_all(5);
  ctx_guard none, c{new_ctx()};
  none = std::move(c);
  none.drop(), none.drop(), c.drop();
  CHECK(c.release().__handle == 0);
}

static const char *const empty = "witguard: get() on a guard that is empty: moved from, dropped or released";

const scenario scenarios[] = {
    {"handle_zero", handle_zero, ABORTS, "witguard: a guard was made of handle 0"},
    {"get_of_none", get_of_none, ABORTS, empty},
    {"get_after_move", get_after_move, ABORTS, empty},
    {"get_after_drop", get_after_drop, ABORTS, empty},
    {"get_after_release", get_after_release, ABORTS, empty},
    {"get_of_a_dropped_element", get_of_a_dropped_element, ABORTS, "witguard: get() on a handle that is dropped"},
    {"nothing_wrong", nothing_wrong, RETURNS, nullptr},
};
const size_t scenario_count = sizeof scenarios / sizeof *scenarios;
