#include "task.hpp"

namespace api = witguard::exports::t::t::api;

auto api::f(f_task task) -> w_callback_code_t {
  return start(
      std::move(task), [](f_task &task, auto see) { see(task.c); },
      [](f_task &task, int64_t sum) { std::move(task).finish(sum); });
}
auto api::f_callback(w_event_t *event) -> w_callback_code_t { return go_on<f_task>(event); }
