/* How a task proceeds. The host encodes this in its answer to `request-id` on the task's first handle. */
#ifndef PLAN_H
#define PLAN_H

#include <stdint.h>

enum way {
  FINISH,   /* finishes at the end */
  EARLY,    /* as FINISH, but the first handle is dropped before the task waits */
  DROPPED,  /* as FINISH, but every handle is dropped by hand just before the end */
  ABANDON,  /* ends without a result, at the end */
  FORGET,   /* exits in its first call, without a result */
  TWICE,    /* finishes, and finishes again */
  MOVED,    /* finishes what the task was moved from */
  CANCEL,   /* cancels itself at the end, whether it was asked or not */
  SLEEP,    /* as FINISH, after an imported function instead of turns of its own */
  FOREVER,  /* runs until the caller cancels: every second task yields, the others wait for nothing */
};

static inline enum way way_of(int64_t id) { return (enum way)(id % 10); }

/* How often the task yields, or how long it sleeps. */
static inline uint32_t turns_of(int64_t id) { return (uint32_t)(id / 10 % 1000); }

/* Whether a task that runs forever yields. */
static inline int yields(int64_t id) { return id / 20000 % 2; }

#endif
