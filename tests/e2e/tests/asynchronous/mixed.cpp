#include "task.hpp"

namespace witguard::exports::t::t::api {

callback_code_t later(later_task task) {
  return start(
      std::move(task), [](later_task &task, auto see) { see(task.c()); },
      [](later_task &task, int64_t sum) { std::move(task).finish(sum); });
}
callback_code_t later_callback(event_t *event) { return go_on(event); }

// Drops every second handle early.
int64_t now(ctx_guard c, guarded<list_job_t> &js) {
  int64_t sum = id_of(c.get());
  c.drop();
  bool early = false;
  for (auto job : js) {
    sum += id_of(job->c);
    if (early) job.drop();
    early = !early;
  }
  return sum;
}

}  // namespace witguard::exports::t::t::api
