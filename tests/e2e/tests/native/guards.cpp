// The guard of one handle, in typical C++ code.
#include "user.hpp"

#include <algorithm>
#include <optional>
#include <type_traits>
#include <vector>

template <class Guard, class Owned> constexpr bool is_move_only() {
  return std::is_nothrow_default_constructible_v<Guard> && std::is_nothrow_move_constructible_v<Guard> &&
         std::is_nothrow_move_assignable_v<Guard> && std::is_nothrow_swappable_v<Guard> &&
         std::is_nothrow_destructible_v<Guard> && !std::is_copy_constructible_v<Guard> &&
         !std::is_copy_assignable_v<Guard> && std::is_constructible_v<Guard, Owned> &&
         !std::is_convertible_v<Owned, Guard> && sizeof(Guard) == sizeof(Owned);
}
static_assert(is_move_only<ctx_guard, ctx>());
static_assert(std::is_nothrow_move_constructible_v<api::note> && std::is_nothrow_move_assignable_v<api::note> &&
              !std::is_copy_constructible_v<api::note> && std::is_nothrow_move_constructible_v<list<api::note>>);
static_assert(std::is_convertible_v<const ctx_guard &, ctx_view> && std::is_convertible_v<const api::ctx &, ctx_view>);
static_assert(!std::is_constructible_v<ctx_guard, ctx_view> && !std::is_constructible_v<ctx_guard, api::ctx>);
static_assert(std::is_copy_constructible_v<ctx_view> && !std::is_constructible_v<ctx_view, const log_guard &>);
static_assert(!std::is_constructible_v<ctx_guard, t_t_types_own_ctx_t>);
static_assert(!std::is_constructible_v<ctx_guard, logger>);
static_assert(!std::is_constructible_v<ctx_guard, int32_t>);
static_assert(!std::is_convertible_v<ctx_guard, bool> && std::is_constructible_v<bool, ctx_guard>);
static_assert(!std::is_convertible_v<ctx_guard, ctx>);

static void check_drops(size_t expected) { CHECK(drops() == expected); }

static void one_scope() {
  { const ctx_guard c{new_ctx()}; }
  check_drops(1);
  {
    ctx_guard c{new_ctx()};
    c.drop();
    check_drops(2);
    CHECK(!c);
    c.drop();
  }
  check_drops(2);
}

static void empty() {
  ctx_guard none, moved(std::move(none)), others[3];
  none = std::move(moved);
  none.drop();
  CHECK(!none && !moved && !others[2] && none.release().__handle == 0);
  none.swap(moved);
  check_drops(0);
}

static void moves() {
  ctx_guard a{new_ctx()};
  const int32_t handle = a.get().__handle;
  ctx_guard b(std::move(a));
  CHECK(!a && b.get().__handle == handle);  // NOLINT: looks at a moved-from guard
  a = std::move(b);
  CHECK(!b && a.get().__handle == handle);
  ctx_guard &self = a;
  a = std::move(self);
  a.swap(self), swap(a, self);
  CHECK(a.get().__handle == handle);
  check_drops(0);
}

static void move_over_a_live_guard() {
  ctx_guard a{new_ctx()}, b{new_ctx()};
  const int32_t gone = a.get().__handle, kept = b.get().__handle;
  a = std::move(b);
  check_drops(1);
  CHECK(!is_live(gone) && is_live(kept));
  a = ctx_guard{new_ctx()};
  check_drops(2);
  CHECK(!is_live(kept));
  a = ctx_guard();
  check_drops(3);
}

static void swaps() {
  ctx_guard a{new_ctx()}, b{new_ctx()}, none;
  const int32_t first = a.get().__handle, second = b.get().__handle;
  a.swap(b);
  using std::swap;
  swap(b, none);
  CHECK(a.get().__handle == second && none.get().__handle == first && !b);
  std::swap(a, none);
  CHECK(a.get().__handle == first);
  check_drops(0);
}

static void released() {
  ctx c;
  {
    ctx_guard guard{new_ctx()};
    c = guard.release();
    CHECK(!guard);
  }
  check_drops(0);
  exports_t_t_api_borrow_ctx_drop(c);
  check_drops(1);
}

static int64_t consume(ctx_guard c) { return c.request_id(); }
static ctx_guard pass(ctx_guard c) { return c; }

static void by_value() {
  ctx_guard c = pass(pass(ctx_guard{new_ctx()}));
  check_drops(0);
  CHECK(consume(std::move(c)) == 1001);
  check_drops(1);
  auto later = [c = ctx_guard{new_ctx()}]() mutable { return consume(std::move(c)); };
  later();
  check_drops(2);
}

static void vectors() {
  std::vector<ctx_guard> guards;
  for (int i = 0; i < 100; ++i) guards.push_back(ctx_guard{new_ctx()});
  for (int i = 0; i < 100; ++i) guards.emplace_back(new_ctx());
  check_drops(0);
  std::reverse(guards.begin(), guards.end());
  std::sort(guards.begin(), guards.end(), [](auto &a, auto &b) { return a.request_id() * 7 % 31 < b.request_id() * 7 % 31; });
  check_drops(0);
  guards.erase(guards.begin() + 10, guards.begin() + 20);
  check_drops(10);
  guards.insert(guards.begin(), ctx_guard{new_ctx()});
  guards.resize(50);
  check_drops(151);
  std::vector<ctx_guard> other = std::move(guards);
  other.clear();
  check_drops(201);
}

static void optionals() {
  static std::optional<ctx_guard> stored;
  on_maybe = [](option<ctx_guard> &c) {
    if (!c) return 0;
    stored = std::move(c);
    CHECK(!*c && live(BORROW_CTX) == 1);
    stored = std::nullopt;
    CHECK(live(BORROW_CTX) == 0);
    return 1;
  };
  CHECK(call_none() == 0 && call_maybe() == 1);
  on_maybe = [](option<ctx_guard> &c) { return consume(std::move(*c)); };
  CHECK(call_maybe() == 1002);
  on_maybe_maybe = [](option<option<ctx_guard>> &c) {
    CHECK(c.has_value());
    const ctx_guard taken = *c ? std::move(**c) : ctx_guard();
    return taken ? taken.request_id() : -1;
  };
  CHECK(call_maybe_maybe(true) == 1003 && call_maybe_maybe(false) == -1);
  on_maybe_maybe = [](option<option<ctx_guard>> &c) { return c = {}, 0; };
  CHECK(call_maybe_maybe(true) == 0 && call_maybe_maybe(false) == 0);
  check_drops(4);
}

static void thrown_through() {
  try {
    const ctx_guard a{new_ctx()};
    ctx_guard b{new_ctx()};
    b.drop();
    throw 1;
  } catch (int) {
    check_drops(2);
  }
}

static void two_resources() {
  on_two = [](ctx_guard a, log_guard b) {
    const int64_t sum = a.request_id() + b.level();
    b.drop();
    return sum;
  };
  CHECK(call_two() == sum_given());
  reuse_handles();
  ctx_guard c{new_ctx()};
  c.drop();
  t_t_types_own_ctx_t own = {give(OWN_CTX)};
  c.drop();
  c = ctx_guard();
  CHECK(is_live(own.__handle));
  t_t_types_ctx_drop_own(own);
}

static void handles_counted_apart() {
  count_handles_apart();
  on_two = [](ctx_guard a, log_guard b) { return b.drop(), a.request_id(); };
  on_pair = [](tuple<ctx_guard, log_guard> &p) { return p.f1.drop(), p.f0.request_id(); };
  for (int i = 0; i < 3; ++i) call_two(), call_pair();
  CHECK(given(BORROW_CTX) == given(BORROW_LOG));
}

// A view of an own handle has no table entry of its own. Guarding one is the user's mistake, and is found.
static void guard_of_an_own() {
  t_t_types_own_ctx_t own = {give(OWN_CTX)};
  { const ctx_guard wrong{t_t_types_borrow_ctx(own)}; }
  t_t_types_ctx_drop_own(own);
}

const scenario scenarios[] = {
    {"one_scope", one_scope, RETURNS, nullptr},
    {"empty", empty, RETURNS, nullptr},
    {"moves", moves, RETURNS, nullptr},
    {"move_over_a_live_guard", move_over_a_live_guard, RETURNS, nullptr},
    {"swaps", swaps, RETURNS, nullptr},
    {"released", released, RETURNS, nullptr},
    {"by_value", by_value, RETURNS, nullptr},
    {"vectors", vectors, RETURNS, nullptr},
    {"optionals", optionals, RETURNS, nullptr},
    {"thrown_through", thrown_through, RETURNS, nullptr},
    {"two_resources", two_resources, RETURNS, nullptr},
    {"handles_counted_apart", handles_counted_apart, RETURNS, nullptr},
    {"guard_of_an_own", guard_of_an_own, FAULTS, "drop of handle 1, which is no ctx or dropped already"},
};
const size_t scenario_count = sizeof scenarios / sizeof *scenarios;
