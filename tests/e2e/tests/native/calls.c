// The C autodrop shims: nested calls, reused handle numbers, and the heap.
#include "user.h"

// --- Nested calls.

static int depth;
static int64_t notes_recursive(list_note *l) {
  if (depth-- > 0) call_notes(l->len), call_plain(), call_two();
  if (l->len > 1) t_t_types_ctx_drop_borrow(l->ptr[1].c);
  return exports_t_t_api_list_note_free(l), 0;
}
static int64_t plain_handed_on(ctx c) {
  if (depth-- > 0) return export_plain(c) + export_maybe(NULL);
  if (depth < -1) t_t_types_ctx_drop_borrow(c);
  return 0;
}

static void nested_calls(void) {
  on_notes = notes_recursive;
  for (depth = 20; depth > 0;) call_notes(33);
  on_plain = plain_handed_on;
  depth = 0, call_plain();   // one call
  depth = 5, call_plain();   // a handle is passed on five times; the innermost call drops it
  depth = -5, call_plain();  // a handle is passed on and dropped early in the innermost call
}

// --- A handle number that is reused during the call.

static ctx kept;
static int64_t two_reused(ctx a, logger b) {
  t_t_types_ctx_drop_borrow(a);
  kept.__handle = give(OWN_CTX);
  CHECK(kept.__handle == a.__handle);
  return level(b);
}
static int64_t plain_reused(ctx c) {
  t_t_types_ctx_drop_borrow(c);
  t_t_types_own_ctx_t own = {give(OWN_CTX)};
  CHECK(own.__handle == c.__handle);
  return t_t_types_ctx_drop_own(own), 0;
}

static void reused_handles(void) {
  reuse_handles();
  on_plain = plain_reused, call_plain();
  on_two = two_reused;
  call_two();
  CHECK(live(OWN_CTX) == 1 && is_live(kept.__handle));
  t_t_types_own_ctx_t own = {kept.__handle};
  t_t_types_ctx_drop_own(own);
}

// --- Memory.

static size_t allocations_at_entry;
static int64_t many_watched(list_ctx *l) {
  allocations_at_entry = allocations();
  return many_normal(l);
}
static size_t allocations_of_shim(size_t len) {
  list_ctx l = new_many(len);
  size_t before = allocations();
  export_many(&l);
  CHECK(allocations() == allocations_at_entry);
  return allocations() - before;
}

static void heap_only_for_large_lists(void) {
  on_many = many_watched;
  CHECK(allocations_of_shim(0) == 0 && allocations_of_shim(1) == 0 && allocations_of_shim(32) == 0);
  CHECK(allocations_of_shim(33) == 1 && allocations_of_shim(66) == 1 && allocations_of_shim(67) == 2);
  CHECK(allocations_of_shim(100000) < 15);
}

static int64_t many_reached(list_ctx *l) { fault("user code runs, with %zu handles", l->len); }
static void many_exhausted(size_t len, size_t enough_for) {
  list_ctx l = new_many(len);
  exhaust_after(enough_for);
  export_many(&l);
}
static void small_lists_need_no_heap(void) { many_exhausted(32, 0); }
static void out_of_memory(void) { on_many = many_reached, many_exhausted(33, 0); }
static void out_of_memory_later(void) { on_many = many_reached, many_exhausted(67, 1); }
static void out_of_memory_much_later(void) { on_many = many_reached, many_exhausted(100000, 9); }

static void calls_without_end(void) {
  reuse_handles();
  for (int i = 0; i < 100000; ++i) {
    call_plain(), call_two(), call_maybe(), call_noted(), call_varied((uint8_t)(i % 6)), call_notes(i % 50 == 0 ? 40 : 2);
    CHECK(live_blocks() == 0);
  }
}

// Faults that must be found, or the scenarios above prove nothing.
static int64_t notes_leaked(list_note *l) { return sum_of_notes(l); }
static void leaked_memory(void) { on_notes = notes_leaked, call_notes(2); }
static void leaked_own(void) { give(OWN_CTX); }

const scenario scenarios[] = {
    {"nested_calls", nested_calls, RETURNS, NULL},
    {"reused_handles", reused_handles, RETURNS, NULL},
    {"heap_only_for_large_lists", heap_only_for_large_lists, RETURNS, NULL},
    {"small_lists_need_no_heap", small_lists_need_no_heap, RETURNS, NULL},
    {"out_of_memory", out_of_memory, ABORTS, ""},
    {"out_of_memory_later", out_of_memory_later, ABORTS, ""},
    {"out_of_memory_much_later", out_of_memory_much_later, ABORTS, ""},
    {"calls_without_end", calls_without_end, RETURNS, NULL},
    {"leaked_memory", leaked_memory, FAULTS, "blocks of memory remain"},
    {"leaked_own", leaked_own, FAULTS, "own handles remain"},
};
const size_t scenario_count = sizeof scenarios / sizeof *scenarios;
