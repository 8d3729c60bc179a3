// The C autodrop shims, with user code that is careful, careless, early and late.
#include "user.h"

static void empty_lists(void) {
  call_all(0);
  list_note none = {NULL, 0};
  CHECK(export_notes(&none) == 0);
  CHECK(drops() == given(BORROW_CTX) + given(BORROW_LOG) + given(OWN_CTX));
}

static void every_handle_arrives(void) {
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
}

static void large_lists(void) {
  CHECK(call_many(100000) == sum_given());
  CHECK(call_notes(100000) == sum_given());
  CHECK(call_lists(50000) == sum_given());
}

// --- Handles dropped early.

typedef void drops_many(list_ctx *l);

static void drop_first(list_ctx *l) { t_t_types_ctx_drop_borrow(l->ptr[0]); }
static void drop_middle(list_ctx *l) { exports_t_t_api_borrow_ctx_drop(l->ptr[l->len / 2]); }
static void drop_last_as_own(list_ctx *l) {
  t_t_types_own_ctx_t own = {l->ptr[l->len - 1].__handle};
  t_t_types_ctx_drop_own(own);
}
static void drop_in_order(list_ctx *l) {
  for (size_t i = 0; i < l->len; ++i) t_t_types_borrow_ctx_drop(l->ptr[i]);
}
static void drop_in_reverse(list_ctx *l) {
  for (size_t i = l->len; i > 0; --i) t_t_types_ctx_drop_borrow(l->ptr[i - 1]);
}
static void drop_from_both_ends(list_ctx *l) {
  for (size_t i = 0; i < l->len / 2; ++i) {
    t_t_types_ctx_drop_borrow(l->ptr[i]);
    t_t_types_ctx_drop_borrow(l->ptr[l->len - 1 - i]);
  }
}
static void drop_here_and_there(list_ctx *l) {
  for (size_t i = 0; i < l->len; ++i) t_t_types_ctx_drop_borrow(l->ptr[i * 7 % l->len]);
}
static void guard_some(list_ctx *l) {
  for (size_t i = 0; i < l->len; i += 2) {
    T_T_TYPES_BORROW_CTX_GUARD(c, l->ptr[i]);
    EXPORTS_T_T_API_BORROW_CTX_GUARD(kept, l->ptr[i + 1 < l->len ? i + 1 : 0]);
    exports_t_t_api_borrow_ctx_guard_release(&kept);
    if (i % 3 == 0) t_t_types_borrow_ctx_guard_drop(&c);
    if (i % 5 == 0) continue;
  }
}

static drops_many *drop_early;
static int64_t many_early(list_ctx *l) {
  if (l->len > 0) drop_early(l);
  exports_t_t_api_list_borrow_ctx_free(l);
  return 0;
}

static void early_drops(void) {
  drops_many *const ways[] = {drop_first,          drop_middle,         drop_last_as_own, drop_in_order, drop_in_reverse,
                              drop_from_both_ends, drop_here_and_there, guard_some};
  on_many = many_early;
  for (size_t way = 0; way < sizeof ways / sizeof *ways; ++way) {
    drop_early = ways[way];
    // Multiples of 7 are left out: with them, drop_here_and_there would drop a handle twice.
    const size_t lengths[] = {0, 1, 2, 31, 32, 33, 64, 65, 100};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; ++i) call_many(lengths[i]);
  }
  CHECK(drops() == given(BORROW_CTX));
}

static void early_drops_of_a_large_list(void) {
  on_many = many_early;
  drop_early = drop_in_order, call_many(100000);
  drop_early = drop_in_reverse, call_many(100000);
  drop_early = drop_here_and_there, call_many(100000);  // in any order it takes a moment
}

static int64_t two_early(ctx a, logger b) {
  t_t_types_log_drop_borrow(b);
  return id(a);
}
static int64_t two_both(ctx a, logger b) {
  t_t_types_ctx_drop_borrow(a);
  return t_t_types_log_drop_borrow(b), 0;
}
static int64_t maybe_early(ctx *c) {
  if (c) t_t_types_ctx_drop_borrow(*c);
  return 0;
}
static int64_t varied_early(deep *v) {
  if (v->tag == EXPORTS_T_T_API_DEEP_NOTED) t_t_types_ctx_drop_borrow(v->val.noted.c);
  if (v->tag == EXPORTS_T_T_API_DEEP_MANY) drop_in_order(&v->val.many);
  exports_t_t_api_deep_free(v);
  return 0;
}

static void early_drops_in_other_shapes(void) {
  on_two = two_early, call_two();
  on_two = two_both, call_two();
  on_maybe = maybe_early, call_none(), call_maybe();
  on_varied = varied_early;
  for (uint8_t tag = 0; tag <= EXPORTS_T_T_API_DEEP_TEXT; ++tag) call_varied(tag);
}

static void dropped_twice_by_the_user(void) {
  on_two = two_both;
  ctx a = new_ctx();
  export_two(a, new_log());
  t_t_types_ctx_drop_borrow(a);
}

static int64_t plain_behind_the_shim(ctx c) {
  void __wasm_import_t_t_types_ctx_drop(int32_t);
  return __wasm_import_t_t_types_ctx_drop(c.__handle), 0;
}
static void dropped_behind_the_shim(void) { on_plain = plain_behind_the_shim, call_plain(); }

// --- Parameters that are overwritten or freed before the function returns.

static int64_t notes_freed_first(list_note *l) {
  exports_t_t_api_list_note_free(l);
  memset(l, 0xff, sizeof *l);
  return 0;
}
static int64_t notes_overwritten(list_note *l) {
  for (size_t i = 0; i < l->len; ++i) l->ptr[i].c.__handle = i % 2 == 0 ? 0 : 0x55555555;
  exports_t_t_api_list_note_free(l);
  return 0;
}
static int64_t notes_reversed_and_cut(list_note *l) {
  for (size_t i = 0; i < l->len / 2; ++i) {
    note n = l->ptr[i];
    l->ptr[i] = l->ptr[l->len - 1 - i], l->ptr[l->len - 1 - i] = n;
  }
  while (l->len > 1) w_string_free(&l->ptr[--l->len].s);
  t_t_types_ctx_drop_borrow(l->ptr[0].c);
  exports_t_t_api_list_note_free(l);
  return 0;
}
static int64_t varied_changed(deep *v) {
  exports_t_t_api_deep_free(v);
  v->tag = EXPORTS_T_T_API_DEEP_ONE, v->val.one.__handle = 12345;
  return 0;
}
static int64_t maybe_overwritten(ctx *c) {
  if (c) c->__handle = -1;
  return 0;
}
static int64_t maybe_maybe_overwritten(option_ctx *c) {
  if (c) c->is_some = !c->is_some;
  return 0;
}

static void spoilt_parameters(void) {
  int64_t (*const ways[])(list_note *) = {notes_freed_first, notes_overwritten, notes_reversed_and_cut};
  for (size_t way = 0; way < sizeof ways / sizeof *ways; ++way) {
    on_notes = ways[way];
    call_notes(1), call_notes(32), call_notes(33), call_notes(1000);
  }
  on_varied = varied_changed;
  for (uint8_t tag = 0; tag <= EXPORTS_T_T_API_DEEP_TEXT; ++tag) call_varied(tag);
  on_maybe = maybe_overwritten, call_maybe();
  on_maybe_maybe = maybe_maybe_overwritten, call_maybe_maybe(true), call_maybe_maybe(false);
}

// --- Two handles of different resources with the same number.

static int64_t pair_log_early(duo *p) { return t_t_types_log_drop_borrow(p->f1), id(p->f0); }
static int64_t pair_ctx_early(duo *p) { return t_t_types_ctx_drop_borrow(p->f0), level(p->f1); }
static int64_t either_nested(outcome *r) {
  if (!r->is_err) call_two(), t_t_types_ctx_drop_borrow(r->val.ok.ptr[1].c);
  if (r->is_err) call_pair(), t_t_types_log_drop_borrow(r->val.err.f0);
  exports_t_t_api_result_list_note_tuple2_borrow_log_string_free(r);
  return 0;
}

static void handles_counted_apart(void) {
  count_handles_apart();
  call_two(), call_pair();
  on_two = two_early, call_two();
  on_two = two_both, call_two();
  on_pair = pair_log_early, call_pair();
  on_pair = pair_ctx_early, call_pair();
  CHECK(given(BORROW_CTX) == given(BORROW_LOG));
  on_either = either_nested, call_either(false), call_either(true);
}

#define ALREADY "drop of handle 1, which is no ctx or dropped already"
const scenario scenarios[] = {
    {"every_handle_arrives", every_handle_arrives, RETURNS, NULL},
    {"empty_lists", empty_lists, RETURNS, NULL},
    {"large_lists", large_lists, RETURNS, NULL},
    {"early_drops", early_drops, RETURNS, NULL},
    {"early_drops_of_a_large_list", early_drops_of_a_large_list, RETURNS, NULL},
    {"early_drops_in_other_shapes", early_drops_in_other_shapes, RETURNS, NULL},
    {"dropped_twice_by_the_user", dropped_twice_by_the_user, FAULTS, ALREADY},
    {"dropped_behind_the_shim", dropped_behind_the_shim, FAULTS, ALREADY},
    {"spoilt_parameters", spoilt_parameters, RETURNS, NULL},
    {"handles_counted_apart", handles_counted_apart, RETURNS, NULL},
};
const size_t scenario_count = sizeof scenarios / sizeof *scenarios;
