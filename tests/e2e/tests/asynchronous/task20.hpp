// What the tasks of all exports have in common: they follow their plan and add up the ids of their handles.
#include "plan.h"
#include "w_guard.hpp"
#include <cstdlib>

// `each(f)` calls `f` with the guard of each handle of the task. Gives the sum of their ids.
template <class Each> witguard::task<int64_t> follow(Each each, int64_t dropped = 0) {
  int64_t plan = 0;  // 0 if there is no handle
  each([&](auto &handle) {
    if (plan == 0) plan = handle.request_id();
  });
  const enum way way = way_of(plan);
  const uint32_t turns = turns_of(plan);
  if (way == EARLY) {
    bool first = true;
    each([&](auto &handle) {
      if (first) {
        dropped += handle.request_id();
        handle.drop();
      }
      first = false;
    });
  }
#ifdef HAS_CLOCK
  if (way == SLEEP && co_await witguard::t::t::clock::sleep(turns) != turns) std::abort();
#endif
  for (uint32_t turn = 0; way == FOREVER || (way != SLEEP && turn < turns); ++turn) co_await witguard::yield();
  each([&](auto &handle) {
    if (!handle) return;
    dropped += handle.request_id();
    if (way == DROPPED) handle.drop();
  });
  co_return dropped;
}
