/* What user code may do with the handles that it receives, in any shape. The test chooses with `paths_choose`. */
#ifndef PATHS_H
#define PATHS_H

#include "w_guard.h"

#include <stdlib.h>
#include <string.h>

#include "sum.h"

static paths_path_t path;

void paths_choose(paths_path_t chosen) { path = chosen; }

/* Whether this path returns at once. */
static inline bool early(void) { return path == PATHS_PATH_EARLY_RETURN; }

/* Whether this path makes the value smaller before it frees it. */
static inline bool shrinks(void) { return path == PATHS_PATH_SHRINK; }

/* The most handles to drop in random order: each drop searches all of them. */
enum { SHUFFLED = 1000 };

/* The places of one call's handles, in order. */
typedef struct {
  t_t_types_borrow_ctx_t **at;
  size_t len, room;
  t_t_types_borrow_ctx_t *copies; /* of the handles, for the path that frees its parameter first */
} slots;

static void *checked(void *block) {
  if (!block) abort();
  return block;
}

static inline void found(slots *s, t_t_types_borrow_ctx_t *slot) {
  if (s->len == s->room) {
    s->room = s->room ? s->room * 2 : 8;
    s->at = checked(realloc(s->at, s->room * sizeof *s->at));
  }
  s->at[s->len++] = slot;
}

static int64_t sum_of(const slots *s) {
  int64_t sum = 0;
  for (size_t i = 0; i < s->len; i++) sum = add(sum, t_t_types_method_ctx_request_id(*s->at[i]));
  return sum;
}

static void swap_slots(slots *s, size_t i, size_t j) {
  t_t_types_borrow_ctx_t *slot = s->at[i];
  s->at[i] = s->at[j];
  s->at[j] = slot;
}

/* A pseudo-random number below `below`, different in every call. */
static size_t chance(size_t below) {
  static uint32_t state = 1;
  state = state * 1664525 + 1013904223;
  return (state >> 8) % below;
}

static void shuffle(slots *s) {
  for (size_t i = s->len; i > 1; i--) swap_slots(s, i - 1, chance(i));
}

static void drop_one(slots *s, size_t which) {
  t_t_types_ctx_drop_borrow(*s->at[which]);
  swap_slots(s, which, --s->len);
  sum_of(s); /* the others must still be there */
}

static void overwrite(slots *s, int32_t handle) {
  for (size_t i = 0; i < s->len; i++) s->at[i]->__handle = handle;
}

/* Takes the chosen path with these handles, and gives the sum of their ids. */
static int64_t take_path(slots *s) {
  int64_t sum = sum_of(s);
  size_t last = s->len - 1;
  switch (path) {
    case PATHS_PATH_WALK:
    case PATHS_PATH_SHRINK:
      break;
    case PATHS_PATH_DROP_FIRST:
      if (s->len) drop_one(s, 0);
      break;
    case PATHS_PATH_DROP_RANDOM:
      if (s->len) drop_one(s, chance(s->len));
      break;
    case PATHS_PATH_DROP_IN_ORDER:
      for (size_t i = 0; i < s->len; i++) t_t_types_ctx_drop_borrow(*s->at[i]);
      break;
    case PATHS_PATH_DROP_IN_REVERSE:
      for (size_t i = s->len; i > 0; i--) t_t_types_ctx_drop_borrow(*s->at[i - 1]);
      break;
    case PATHS_PATH_DROP_SHUFFLED:
      shuffle(s);
      for (size_t i = 0; i < s->len && i < SHUFFLED; i++) t_t_types_ctx_drop_borrow(*s->at[i]);
      break;
    case PATHS_PATH_FREE_FIRST:
      s->copies = checked(malloc((s->len + 1) * sizeof *s->copies));
      for (size_t i = 0; i < s->len; i++) s->copies[i] = *s->at[i];
      break;
    case PATHS_PATH_REORDER:
      for (size_t i = 0; i < s->len / 2; i++) {
        t_t_types_borrow_ctx_t handle = *s->at[i];
        *s->at[i] = *s->at[last - i];
        *s->at[last - i] = handle;
      }
      break;
    case PATHS_PATH_REMOVE: /* drops the first handle and moves the last one into its place */
      if (s->len) {
        t_t_types_ctx_drop_borrow(*s->at[0]);
        *s->at[0] = *s->at[last];
      }
      break;
    case PATHS_PATH_ZERO:
      overwrite(s, 0);
      break;
    case PATHS_PATH_GARBAGE:
      overwrite(s, -1);
      break;
    default:
      __builtin_trap();
  }
  return sum;
}

/* Overwrites freed memory, so that whoever still reads it reads garbage. */
static void scribble(void) {
  void *blocks[16];
  for (size_t i = 0; i < 16; i++) {
    blocks[i] = checked(malloc(8 << i / 2));
    memset(blocks[i], 0x55, 8 << i / 2);
  }
  for (size_t i = 0; i < 16; i++) free(blocks[i]);
}

/* The end of every path, after the parameter is freed. Gives `sum`. */
static int64_t leave(slots *s, int64_t sum) {
  scribble();
  if (s->copies) {
    /* The handles live on without the memory that they came in: use all of them, and drop every second one. */
    int64_t again = 0;
    for (size_t i = 0; i < s->len; i++) again = add(again, t_t_types_method_ctx_request_id(s->copies[i]));
    for (size_t i = 0; i < s->len; i += 2) t_t_types_ctx_drop_borrow(s->copies[i]);
    sum = again;
    free(s->copies);
  }
  free(s->at);
  return sum;
}

#endif
