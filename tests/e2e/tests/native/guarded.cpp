// C++ values and the C++ shims, with user code on all of its paths.
#include "user.hpp"

static void every_handle_arrives() {
  CHECK(call_plain() == sum_given());
  CHECK(call_two() == sum_given());
  CHECK(call_none() == 0);
  CHECK(call_maybe() == sum_given());
  CHECK(call_maybe_maybe(false) == 0);
  CHECK(call_maybe_maybe(true) == sum_given());
  CHECK(call_pair() == sum_given());
  CHECK(call_noted() == sum_given());
  for (size_t len = 0; len <= 70; ++len) {
    CHECK(call_many(len) == sum_given());
    CHECK(call_notes(len) == sum_given());
    CHECK(call_lists(len) == sum_given());
    CHECK(call_bagged(len) == sum_given());
  }
  for (uint8_t tag = 0; tag <= EXPORTS_T_T_API_DEEP_TEXT; ++tag) CHECK(call_varied(tag) == sum_given());
  CHECK(call_either(false) == sum_given());
  CHECK(call_either(true) == sum_given());
  CHECK(call_text(20) == sum_given());
  CHECK(drops() == given(BORROW_CTX) + given(BORROW_LOG) + given(OWN_CTX));
}

static void empty_lists() {
  call_all(0);
  list_note none = {nullptr, 0};
  CHECK(export_notes(&none) == 0);
  on_notes = [](list<api::note> &l) {
    CHECK(l.empty() && l.size() == 0 && !(l.begin() != l.end()));
    return l.clear(), 0;
  };
  CHECK(export_notes(&none) == 0);
  call_notes(0);
}

static void large_lists() {
  CHECK(call_many(100000) == sum_given());
  CHECK(call_notes(100000) == sum_given());
  CHECK(call_lists(50000) == sum_given());
}

static void calls_without_end() {
  reuse_handles();
  for (int i = 0; i < 100000; ++i) {
    call_plain(), call_two(), call_maybe(), call_noted(), call_varied(uint8_t(i % 6)), call_notes(i % 50 == 0 ? 40 : 2);
    CHECK(live_blocks() == 0);
  }
}

static void nothing_is_touched() {
  on_plain = [](ctx_guard) { return 0; };
  on_maybe = [](option<ctx_guard> &) { return 0; };
  on_notes = [](list<api::note> &) { return 0; };
  on_lists = [](list<list<ctx_guard>> &) { return 0; };
  on_varied = [](api::deep &) { return 0; };
  on_bagged = [](api::bag &) { return 0; };
  call_all(5);
}

static void early_returns_and_exceptions() {
  on_notes = [](list<api::note> &l) -> int64_t {
    if (l.size() == 3) return -1;
    try {
      const list<api::note> moved = std::move(l);
      if (moved.size() == 4) throw 4;
      return -2;
    } catch (int) {
      return -3;
    }
  };
  CHECK(call_notes(3) == -1 && call_notes(4) == -3 && call_notes(5) == -2);
}

// --- Early drops.

static void early_drops() {
  on_many = [](list<ctx_guard> &l) {
    if (l.empty()) return 0;
    l[l.size() / 2].drop();
    l[l.size() / 2].drop();
    CHECK(!l[l.size() / 2]);
    l.front().drop(), l.front().drop();
    CHECK(!l[0] && live(BORROW_CTX) == l.size() - (l.size() > 1 ? 2 : 1));
    if (l.size() % 2 == 0) l.clear(), l.clear();
    return 0;
  };
  on_notes = [](list<api::note> &l) {
    for (auto &n : l) {
      if (n.n % 2 == 0) n.c.drop();
      if (n.n % 3 == 0) n = {};
    }
    return 0;
  };
  on_lists = [](list<list<ctx_guard>> &l) {
    for (auto &inner : l) {
      if (inner.size() == 3) inner.clear();
      for (auto &c : inner) c.drop();
    }
    return 0;
  };
  const size_t lengths[] = {0, 1, 2, 31, 32, 33, 1000};
  for (size_t len : lengths) call_many(len), call_notes(len), call_lists(len);
  on_varied = [](api::deep &v) { return v = api::deep::nothing(), v = api::deep::nothing(), 0; };
  for (uint8_t tag = 0; tag <= EXPORTS_T_T_API_DEEP_TEXT; ++tag) call_varied(tag);
  on_either = [](outcome_result &r) { return r = list<api::note>(), 0; };
  call_either(false), call_either(true);
  on_pair = [](tuple<ctx_guard, log_guard> &p) { return p.f1.drop(), p.f0.request_id(); };
  call_pair();
}

static void memory_stays_after_an_early_drop() {
  on_notes = [](list<api::note> &l) {
    int64_t bytes = 0;
    for (auto &n : l) {
      n.c.drop();
      for (char c : n.s) bytes += c == 'a';
    }
    return bytes;
  };
  CHECK(call_notes(6) == 60);
}

static void reused_handles() {
  reuse_handles();
  static t_t_types_own_ctx_t own;
  on_notes = [](list<api::note> &l) {
    const int32_t first = l[0].c.get().__handle;
    l[0].c.drop();
    own.__handle = give(OWN_CTX);
    CHECK(own.__handle == first);
    return 0;
  };
  call_notes(3);
  CHECK(live(OWN_CTX) == 1 && is_live(own.__handle));
  t_t_types_ctx_drop_own(own);
}

static void nested_calls() {
  static int depth = 20;
  on_notes = [](list<api::note> &l) {
    if (depth-- > 0) call_notes(l.size()), call_plain(), call_two();
    return 0;
  };
  call_notes(33);
  on_plain = [](ctx_guard c) { return depth++ < 5 ? export_plain(c.release()) : c.request_id(); };
  CHECK(call_plain() != 0);
}

static void shims_need_no_heap() {
  static size_t at_entry;
  on_notes = [](list<api::note> &) { return at_entry = allocations(), 0; };
  list_note l = new_notes(1000);
  const size_t before = allocations();
  exhaust_after(0);
  export_notes(&l);
  CHECK(at_entry == before && allocations() == before);
}

// Faults that must be found, or the scenarios above prove nothing.
static void dropped_raw() {
  on_noted = [](api::note &r) { return t_t_types_ctx_drop_borrow(r.c.get()), 0; };
  call_noted();
}

const scenario scenarios[] = {
    {"every_handle_arrives", every_handle_arrives, RETURNS, nullptr},
    {"empty_lists", empty_lists, RETURNS, nullptr},
    {"large_lists", large_lists, RETURNS, nullptr},
    {"calls_without_end", calls_without_end, RETURNS, nullptr},
    {"nothing_is_touched", nothing_is_touched, RETURNS, nullptr},
    {"early_returns_and_exceptions", early_returns_and_exceptions, RETURNS, nullptr},
    {"early_drops", early_drops, RETURNS, nullptr},
    {"memory_stays_after_an_early_drop", memory_stays_after_an_early_drop, RETURNS, nullptr},
    {"reused_handles", reused_handles, RETURNS, nullptr},
    {"nested_calls", nested_calls, RETURNS, nullptr},
    {"shims_need_no_heap", shims_need_no_heap, RETURNS, nullptr},
    {"dropped_raw", dropped_raw, FAULTS, "drop of handle 1, which is no ctx or dropped already"},
};
const size_t scenario_count = sizeof scenarios / sizeof *scenarios;
