/* How a task goes on. The host says it in its answer to `request-id`: the task's first handle decides. */
#ifndef PLAN_H
#define PLAN_H

#include <stdint.h>

enum way {
  FINISH,   /* at the end */
  EARLY,    /* as FINISH, but the first handle is dropped before the task waits */
  DROPPED,  /* as FINISH, but every handle is dropped by hand just before the end */
  ABANDON,  /* at the end, without a result */
  FORGET,   /* in the first call, without a word */
  TWICE,    /* finishes, and finishes again */
  MOVED,    /* finishes what the task was moved from */
  CANCEL,   /* cancels itself at the end, whether it was asked or not */
  SLEEP,    /* as FINISH, after an imported function and not after turns of its own */
  FOREVER,  /* until the caller cancels: every second one yields, the others wait for nothing */
};

static inline enum way way_of(int64_t id) { return (enum way)(id % 10); }

/* How often the task yields, or how long it sleeps. */
static inline uint32_t turns_of(int64_t id) { return (uint32_t)(id / 10 % 1000); }

/* Whether a task that goes on forever yields. */
static inline int yields(int64_t id) { return id / 20000 % 2; }

#endif
