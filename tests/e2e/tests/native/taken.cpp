// What leaves a guarded<T>: parts taken out of it, moved values, and released values.
#include "user.hpp"

#include <type_traits>
#include <vector>

template <class T, class Field, class = void> constexpr bool can_take = false;
template <class T, class Field>
constexpr bool can_take<T, Field, std::void_t<decltype(std::declval<T &>().take(std::declval<Field &>()))>> = true;
static_assert(can_take<guarded<bag>, w_list_u8_t> && can_take<guarded<bag>, list_note>);
static_assert(!can_take<guarded<bag>, uint8_t *> && !can_take<guarded<bag>, note *>, "the length would stay behind");

static void taken_memory() {
  static std::vector<w_string_t> strings;
  static list_note notes;
  static w_list_u8_t data;
  on_notes = [](guarded<list_note> &l) {
    for (auto n : l) {
      strings.push_back(l.take(n->s));
      const w_string_t again = l.take(n->s);
      CHECK(again.ptr == nullptr && again.len == 0 && n->s.ptr == nullptr && n->s.len == 0);
    }
    return 0;
  };
  call_notes(33);
  for (auto &s : strings) w_string_free(&s);

  on_bagged = [](guarded<bag> &b) {
    t_t_types_ctx_drop_own(b->mine);
    data = b.take(b->data);
    guarded<list_note> taken = b.take(b->notes);
    CHECK(taken.size() == 3 && b->notes.len == 0 && b->notes.ptr == nullptr);
    taken.drop();
    notes = taken.release();
    return 0;
  };
  call_bagged(3);
  CHECK(data.len == 3 && data.ptr[2] == 2 && notes.len == 3 && notes.ptr[1].s.len == 10);
  w_list_u8_free(&data);
  exports_t_t_api_list_note_free(&notes);

  static w_string_t text;
  on_text = [](guarded<w_string_t> &s, ctx_guard) { return text = s.take(*s), int64_t(s->len); };
  CHECK(call_text(20) == 0 && text.len == 20);
  w_string_free(&text);
}

static void taken_borrows() {
  on_noted = [](guarded<note> &r) {
    ctx_guard c = r.take(r->c), none = r.take(r->c);
    CHECK(c && !none && r->c.__handle == 0);
    r.drop();
    return id(c);
  };
  CHECK(call_noted() == sum_given());

  on_notes = [](guarded<list_note> &l) {
    std::vector<guarded<note>> kept;
    for (auto n : l) kept.push_back(l.take(*n));
    l.drop();
    std::swap(kept.front(), kept.back());
    kept.erase(kept.begin());
    { const guarded<note> gone = std::move(kept[0]); }
    const size_t left = live(BORROW_CTX);
    l = guarded<list_note>();
    CHECK(left == kept.size() - 1 && live(BORROW_CTX) == left);
    return 0;
  };
  call_notes(33);

  on_varied = [](guarded<deep> &v) -> int64_t {
    if (v->tag != EXPORTS_T_T_API_DEEP_BOTH) return 0;
    auto both = v.take(v->val.both);
    auto emptied = v.take(v->val.both);
    CHECK(emptied->f0.__handle == 0 && emptied->f1.len == 0);
    return id(both->f0);
  };
  for (uint8_t tag = 0; tag <= EXPORTS_T_T_API_DEEP_TEXT; ++tag) call_varied(tag);

  on_many = [](guarded<list_ctx> &l) {
    const guarded<list_ctx> whole = l.take(*l);
    return int64_t(l.size());
  };
  CHECK(call_many(40) == 0);
}

// --- Moves.

static void moves() {
  on_notes = [](guarded<list_note> &l) {
    const size_t all = l.size();
    guarded<list_note> moved(std::move(l));
    CHECK(l.empty() && l->ptr == nullptr && moved.size() == all);  // NOLINT: looks at a moved-from value
    guarded<list_note> &self = moved;
    moved = std::move(self);
    CHECK(moved.size() == all && live(BORROW_CTX) == all);
    l = std::move(moved);
    using std::swap;
    swap(l, moved), l.swap(moved), swap(l, moved);
    guarded<list_note> other(new_notes(2));
    other = std::move(l.empty() ? moved : l);  // drops and frees the two elements that `other` had
    CHECK(other.size() == all && live(BORROW_CTX) == all);
    return std::function<int64_t()>([&] { return sum_of_notes(view<list_note>(*other)); })();
  };
  call_notes(33);
}

// The memory of a parameter outlives the call in the owner that it was moved to.
static void kept_after_the_call() {
  static guarded<list_note> kept;
  on_notes = [](guarded<list_note> &l) {
    l.drop();
    kept = std::move(l);
    return 0;
  };
  call_notes(33);
  CHECK(live(BORROW_CTX) == 0 && kept.size() == 33 && kept[1]->s.len == 10 && kept[1]->s.ptr[9] == 'a');
  kept = {};
}

static void released() {
  on_notes = [](guarded<list_note> &l) {
    list_note raw = l.release();
    CHECK(l.empty());
    l.drop();
    guarded<list_note> again(raw);
    raw = again.release();
    for (size_t i = 0; i < raw.len; ++i) t_t_types_ctx_drop_borrow(raw.ptr[i].c);
    exports_t_t_api_list_note_free(&raw);
    return 0;
  };
  call_notes(33);
}

// Faults that must be found, or the scenarios above prove nothing.
static void released_and_forgotten() {
  on_noted = [](guarded<note> &r) { return static_cast<void>(r.release()), 0; };
  call_noted();
}
static void taken_and_forgotten() {
  on_noted = [](guarded<note> &r) { return static_cast<void>(r.take(r->s)), 0; };
  call_noted();
}

const scenario scenarios[] = {
    {"taken_memory", taken_memory, RETURNS, nullptr},
    {"taken_borrows", taken_borrows, RETURNS, nullptr},
    {"moves", moves, RETURNS, nullptr},
    {"kept_after_the_call", kept_after_the_call, RETURNS, nullptr},
    {"released", released, RETURNS, nullptr},
    {"taken_and_forgotten", taken_and_forgotten, FAULTS, "1 blocks of memory remain"},
    {"released_and_forgotten", released_and_forgotten, FAULTS, "borrow handles remain"},
};
const size_t scenario_count = sizeof scenarios / sizeof *scenarios;
