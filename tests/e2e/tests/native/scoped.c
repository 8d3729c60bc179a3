// Only the scoped guards, in C, without the shims: every drop is theirs.
#define WITGUARD_NO_SHIMS
#include "user.h"

static int64_t plain_scoped(ctx c) {
  EXPORTS_T_T_API_BORROW_CTX_GUARD(guard, c);
  return id(guard);
}
static int64_t two_scoped(ctx a, logger b) {
  T_T_TYPES_BORROW_CTX_GUARD(first, a);
  T_T_TYPES_BORROW_LOG_GUARD(second, b);
  if (id(first) % 2 == 1) return id(first);
  t_t_types_borrow_log_guard_drop(&second);
  CHECK(second.__handle == 0 && !is_live(b.__handle) && is_live(first.__handle));
  t_t_types_borrow_log_guard_drop(&second);
  return 0;
}
static int64_t many_scoped(list_ctx *l) {
  int64_t sum = 0;
  for (size_t i = 0; i < l->len; ++i) {
    T_T_TYPES_BORROW_CTX_GUARD(c, l->ptr[i]);
    if (i % 3 == 0) continue;
    sum += id(c);
    if (i % 3 == 1) {
      const ctx released = t_t_types_borrow_ctx_guard_release(&c);
      CHECK(c.__handle == 0 && is_live(released.__handle));
      t_t_types_ctx_drop_borrow(released);
    }
  }
  exports_t_t_api_list_borrow_ctx_free(l);
  return sum;
}

static int64_t bagged_scoped(bag *b) {
  EXPORTS_T_T_API_OWN_CTX_GUARD(mine, b->mine);
  T_T_TYPES_BORROW_CTX_GUARD(lent, b->lent);
  for (size_t i = 0; i < b->notes.len; ++i) t_t_types_ctx_drop_borrow(b->notes.ptr[i].c);
  exports_t_t_api_bag_free(b);
  if (id(lent) % 2 == 1) return id(t_t_types_borrow_ctx(mine));
  if (id(lent) % 4 == 0) {
    t_t_types_own_ctx_t kept = exports_t_t_api_own_ctx_guard_release(&mine);
    CHECK(mine.__handle == 0 && is_live(kept.__handle));
    t_t_types_ctx_drop_own(kept);
  }
  exports_t_t_api_own_ctx_guard_drop(&mine);
  CHECK(mine.__handle == 0 && !is_live(b->mine.__handle));
  return 0;
}

static void scopes(void) {
  on_plain = plain_scoped, on_two = two_scoped, on_many = many_scoped, on_bagged = bagged_scoped;
  for (int i = 0; i < 10; ++i) call_plain(), call_two();
  call_many(0), call_many(1), call_many(100);
  for (int i = 0; i < 10; ++i) call_bagged(i % 3), CHECK(live(OWN_CTX) == 0);
  CHECK(drops() == given(BORROW_CTX) + given(BORROW_LOG) + given(OWN_CTX));
}

static void without_a_guard(void) { call_plain(); }

static int64_t bagged_leaky(bag *b) {
  const t_t_types_own_ctx_t mine = b->mine;
  const int64_t result = bagged_scoped(&(bag){{give(OWN_CTX)}, b->lent, b->data, b->notes, b->words});
  CHECK(is_live(mine.__handle));
  return result;
}
static void an_own_without_a_guard(void) {
  on_bagged = bagged_leaky;
  call_bagged(2);
  CHECK(drops() == given(BORROW_CTX) + given(OWN_CTX));
}

const scenario scenarios[] = {
    {"scopes", scopes, RETURNS, NULL},
    {"without_a_guard", without_a_guard, FAULTS, "borrow handles remain at the end of the call"},
    {"an_own_without_a_guard", an_own_without_a_guard, FAULTS, "not so: drops()"},
};
const size_t scenario_count = sizeof scenarios / sizeof *scenarios;
