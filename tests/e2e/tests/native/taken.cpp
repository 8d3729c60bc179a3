// What leaves a value: parts moved out of it, moved values, and released handles.
#include "user.hpp"

#include <string_view>
#include <vector>

static void taken_memory() {
  static std::vector<string> strings;
  static list<api::note> notes;
  static list<uint8_t> data;
  on_notes = [](list<api::note> &l) {
    for (auto &n : l) {
      strings.push_back(std::move(n.s));
      CHECK(n.s.empty());  // NOLINT: looks at a moved-from value
      const string again = std::move(n.s);
      CHECK(again.empty());
    }
    return 0;
  };
  call_notes(33);
  strings.clear();

  on_bagged = [](api::bag &b) {
    data = std::move(b.data);
    auto taken = std::move(b.notes);
    CHECK(taken.size() == 3 && b.notes.empty());  // NOLINT: looks at a moved-from value
    for (auto &n : taken) n.c.drop();
    notes = std::move(taken);
    return 0;
  };
  call_bagged(3);
  CHECK(data.size() == 3 && data[2] == 2 && notes.size() == 3 && notes[1].s.size() == 10);
  data.clear(), notes.clear();

  static string text;
  on_text = [](string &s, ctx_guard) { return text = std::move(s), int64_t(s.size()); };
  CHECK(call_text(20) == 0 && text.size() == 20);
  text = {};
}

static void taken_borrows() {
  on_noted = [](api::note &r) {
    const ctx_guard c = std::move(r.c), none = std::move(r.c);
    CHECK(c && !none && !r.c);
    return c.request_id();
  };
  CHECK(call_noted() == sum_given());

  on_notes = [](list<api::note> &l) {
    std::vector<api::note> kept;
    for (auto &n : l) kept.push_back(std::move(n));
    l.clear();
    std::swap(kept.front(), kept.back());
    kept.erase(kept.begin());
    { const api::note gone = std::move(kept[0]); }
    const size_t left = live(BORROW_CTX);
    CHECK(left == kept.size() - 1);
    l = std::move(kept);  // the list's items are what the vector's were
    CHECK(live(BORROW_CTX) == left && !l[0].c && l[1].c);
    return 0;
  };
  call_notes(33);

  on_varied = [](api::deep &v) -> int64_t {
    auto *held = v.get_if_both();
    if (!held) return 0;
    const auto both = std::move(*held);
    CHECK(!held->f0 && held->f1.empty());  // NOLINT: looks at a moved-from value
    return both.f0.request_id();
  };
  for (uint8_t tag = 0; tag <= EXPORTS_T_T_API_DEEP_TEXT; ++tag) call_varied(tag);

  on_many = [](list<ctx_guard> &l) {
    const list<ctx_guard> whole = std::move(l);
    return int64_t(l.size());  // NOLINT: looks at a moved-from value
  };
  CHECK(call_many(40) == 0);
}

// --- Moves.

static void moves() {
  on_notes = [](list<api::note> &l) {
    const size_t all = l.size();
    list<api::note> moved(std::move(l));
    CHECK(l.empty() && moved.size() == all);  // NOLINT: looks at a moved-from value
    list<api::note> &self = moved;
    moved = std::move(self);
    CHECK(moved.size() == all && live(BORROW_CTX) == all);
    l = std::move(moved);
    using std::swap;
    swap(l, moved), l.swap(moved), swap(l, moved);
    list<api::note> other(2);
    other[0].c = ctx_guard{new_ctx()}, other[1].c = ctx_guard{new_ctx()};
    other = std::move(l.empty() ? moved : l);  // drops and frees the two items that `other` had
    CHECK(other.size() == all && live(BORROW_CTX) == all);
    return std::function<int64_t()>([&] { return sum_of(other); })();
  };
  call_notes(33);
}

// An option, a result and a variant moved over another that holds a handle, and over themselves.
static void moves_of_one_among_several() {
  on_maybe = [](option<ctx_guard> &c) {
    if (!c) return 0;
    option<ctx_guard> other(ctx_guard{new_ctx()});
    other = std::move(c);
    CHECK(live(BORROW_CTX) == 1);
    option<ctx_guard> &self = other;
    other = std::move(self);
    CHECK(live(BORROW_CTX) == 1 && other->request_id() > 0);
    swap(other, c);
    return 1;
  };
  CHECK(call_maybe() == 1);
  on_either = [](outcome_result &r) {
    outcome_result other = std::move(r), &self = other;
    other = std::move(self);
    r = witguard::unexpected(tuple<log_guard, string>{log_guard{new_log()}, "?"});
    other.swap(r);
    return r ? sum_of(*r) : r.error().f0.level();
  };
  call_either(false), call_either(true);
  on_varied = [](api::deep &v) {
    api::deep other = api::deep::one(ctx_guard{new_ctx()}), &self = other;
    other = std::move(self);
    CHECK(other.get_if_one()->request_id() > 0);
    other = std::move(v);
    v = api::deep::many(list<ctx_guard>(2));
    return sum_of(other);
  };
  for (uint8_t tag = 0; tag <= EXPORTS_T_T_API_DEEP_TEXT; ++tag) call_varied(tag);
}

// The memory of a parameter outlives the call in the value that it was moved to.
static void kept_after_the_call() {
  static list<api::note> kept;
  on_notes = [](list<api::note> &l) {
    for (auto &n : l) n.c.drop();
    kept = std::move(l);
    return 0;
  };
  call_notes(33);
  CHECK(live(BORROW_CTX) == 0 && kept.size() == 33 && kept[1].s == std::string_view("aaaaaaaaaa"));
  kept = {};
}

static void released() {
  on_notes = [](list<api::note> &l) {
    for (auto &n : l) t_t_types_ctx_drop_borrow(n.c.release());
    return 0;
  };
  call_notes(33);
}

// Faults that must be found, or the scenarios above prove nothing.
static void released_and_forgotten() {
  on_noted = [](api::note &r) { return static_cast<void>(r.c.release()), 0; };
  call_noted();
}
static void forgotten() {
  on_noted = [](api::note &r) { return new string(std::move(r.s)), 0; };
  call_noted();
}
static void kept_too_long() {
  static ctx_guard kept;
  on_noted = [](api::note &r) { return kept = std::move(r.c), 0; };
  call_noted();
}

const scenario scenarios[] = {
    {"taken_memory", taken_memory, RETURNS, nullptr},
    {"taken_borrows", taken_borrows, RETURNS, nullptr},
    {"moves", moves, RETURNS, nullptr},
    {"moves_of_one_among_several", moves_of_one_among_several, RETURNS, nullptr},
    {"kept_after_the_call", kept_after_the_call, RETURNS, nullptr},
    {"released", released, RETURNS, nullptr},
    {"forgotten", forgotten, FAULTS, "1 blocks of memory remain"},
    {"released_and_forgotten", released_and_forgotten, FAULTS, "borrow handles remain"},
    {"kept_too_long", kept_too_long, FAULTS, "borrow handles remain"},
};
const size_t scenario_count = sizeof scenarios / sizeof *scenarios;
