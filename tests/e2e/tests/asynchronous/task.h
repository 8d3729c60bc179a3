/* What the tasks of all exports have in common: they follow their plan and add up the ids of their handles. */
#include "plan.h"
#include "w_guard.h"
#include <stdlib.h>

#define MOST 256

typedef struct handle {
  int32_t handle;
  bool is_key;
} handle_t;

/* The functions of one export's task. */
typedef struct kind {
  void *(*keep)(void *task, void *state);
  void (*finish)(void *task, int64_t sum);
  void (*cancel)(void *task);
  void (*abandon)(void *task);
} kind_t;

typedef struct state {
  const kind_t *kind;
  void *task;
  void *moved_from;
  handle_t handles[MOST]; /* the handles that are not dropped by hand */
  size_t len;
  int64_t plan;    /* 0 if there is no handle */
  int64_t dropped; /* the sum of the ids of handles dropped by hand */
  uint32_t turns;
  w_waitable_set_t set;
  uint32_t slept;
} state_t;

#define KIND(f)                                                                                    \
  static void *f##_keep(void *task, void *state) {                                                 \
    return exports_t_t_api_##f##_keep(task, state);                                                \
  }                                                                                                \
  static void f##_cancel(void *task) { exports_t_t_api_##f##_cancel(task); }                       \
  static void f##_abandon(void *task) { exports_t_t_api_##f##_abandon(task); }                     \
  static const kind_t f##_kind = {f##_keep, f##_finish, f##_cancel, f##_abandon};                  \
  w_callback_code_t exports_t_t_api_##f##_callback(w_event_t *event) {                             \
    return go_on(exports_t_t_api_##f##_state(exports_t_t_api_##f##_resume(event)), event);         \
  }

static int64_t id_of(handle_t h) {
#ifdef HAS_KEY
  if (h.is_key) return t_t_types_method_key_request_id((exports_t_t_api_borrow_key_t){h.handle});
#endif
  return t_t_types_method_ctx_request_id((exports_t_t_api_borrow_ctx_t){h.handle});
}

static void see(state_t *state, handle_t handle) {
  if (state->len == MOST) abort();
  if (state->len == 0) {
    state->plan = id_of(handle);
    state->turns = turns_of(state->plan);
  }
  state->handles[state->len++] = handle;
}

static inline void see_ctx(state_t *state, exports_t_t_api_borrow_ctx_t c) {
  see(state, (handle_t){c.__handle, false});
}

/* Drops by the bindings' names. */
static void drop_first(state_t *state) {
  handle_t first = state->handles[0];
  state->dropped += id_of(first);
#ifdef HAS_KEY
  if (first.is_key) t_t_types_key_drop_borrow((t_t_types_borrow_key_t){first.handle});
#endif
  if (!first.is_key) t_t_types_ctx_drop_borrow((t_t_types_borrow_ctx_t){first.handle});
  state->handles[0] = state->handles[--state->len];
}

/* Drops by the names of the types. */
static void drop_all(state_t *state) {
  while (state->len) {
    handle_t last = state->handles[--state->len];
    state->dropped += id_of(last);
#ifdef HAS_KEY
    if (last.is_key) exports_t_t_api_borrow_key_drop((exports_t_t_api_borrow_key_t){last.handle});
#endif
    if (!last.is_key) exports_t_t_api_borrow_ctx_drop((exports_t_t_api_borrow_ctx_t){last.handle});
  }
}

static void end(state_t *state) {
  enum way way = way_of(state->plan);
  if (way == DROPPED) drop_all(state);
  int64_t sum = state->dropped;
  for (size_t i = 0; i < state->len; ++i) sum += id_of(state->handles[i]);
  switch (way) {
    case ABANDON: state->kind->abandon(state->task); break;
    case CANCEL: state->kind->cancel(state->task); break;
    case MOVED: state->kind->finish(state->moved_from ? state->moved_from : state->task, sum); break;
    case TWICE: state->kind->finish(state->task, sum); /* and then */ __attribute__((fallthrough));
    default: state->kind->finish(state->task, sum);
  }
}

static w_callback_code_t nap(state_t *state) {
#ifdef HAS_CLOCK
  w_subtask_status_t status = t_t_clock_sleep(state->turns, &state->slept);
  if (W_SUBTASK_STATE(status) != W_SUBTASK_RETURNED) {
    state->set = w_waitable_set_new();
    w_waitable_join(W_SUBTASK_HANDLE(status), state->set);
    return W_CALLBACK_CODE_WAIT(state->set);
  }
#else
  (void)state;
#endif
  return W_CALLBACK_CODE_YIELD;
}

/* Starts a task whose handles are collected already. The state is moved to the heap only if the task waits. */
static w_callback_code_t start(const kind_t *kind, void *task, state_t *seen) {
  seen->kind = kind;
  seen->task = task;
  enum way way = way_of(seen->plan);
  if (way == FORGET) return W_CALLBACK_CODE_EXIT;
  if (way == EARLY) drop_first(seen);
  if (way == MOVED) {
    seen->moved_from = task;
    seen->task = kind->keep(task, NULL);
  }
  if ((seen->turns == 0 && way != FOREVER) || way == MOVED) {
    end(seen);
    return W_CALLBACK_CODE_EXIT;
  }
  state_t *state = malloc(sizeof *state);
  if (!state) abort();
  *state = *seen;
  state->task = kind->keep(task, state);
  if (way == SLEEP) return nap(state);
  if (way != FOREVER || yields(state->plan)) return W_CALLBACK_CODE_YIELD;
  state->set = w_waitable_set_new();
  return W_CALLBACK_CODE_WAIT(state->set);
}

static w_callback_code_t go_on(state_t *state, w_event_t *event) {
  if (event->event == W_EVENT_CANCEL) {
    if (state->set) w_waitable_set_drop(state->set);
    state->kind->cancel(state->task);
    free(state);
    return W_CALLBACK_CODE_EXIT;
  }
  switch (way_of(state->plan)) {
    case FOREVER: return W_CALLBACK_CODE_YIELD;
    case SLEEP:
      if (event->event == W_EVENT_SUBTASK) {
        if (event->code != W_SUBTASK_RETURNED) return W_CALLBACK_CODE_WAIT(state->set);
        w_waitable_join(event->waitable, 0);
        w_subtask_drop(event->waitable);
        w_waitable_set_drop(state->set);
      }
      if (state->slept != state->turns) abort();
      break;
    default:
      if (--state->turns) return W_CALLBACK_CODE_YIELD;
  }
  end(state);
  free(state);
  return W_CALLBACK_CODE_EXIT;
}
