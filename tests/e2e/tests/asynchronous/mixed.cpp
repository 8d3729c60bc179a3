#include "task.hpp"

namespace api = witguard::exports::t::t::api;

auto api::later(later_task task) -> w_callback_code_t {
  return start(
      std::move(task), [](later_task &task, auto see) { see(task.c); },
      [](later_task &task, int64_t sum) { std::move(task).finish(sum); });
}
auto api::later_callback(w_event_t *event) -> w_callback_code_t { return go_on<later_task>(event); }

// Drops every second handle early.
auto api::now(ctx_guard c, list<job> &js) -> int64_t {
  int64_t sum = c.request_id();
  c.drop();
  bool early = false;
  for (auto &job : js) {
    sum += job.c.request_id();
    if (early) job.c.drop();
    early = !early;
  }
  return sum;
}
