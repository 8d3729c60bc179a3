#include "task.hpp"

namespace witguard::exports::t::t::api {

callback_code_t f(f_task task) {
  return start(
      std::move(task),
      [](f_task &task, auto see) {
        for (auto c : task.c()) see(c);
      },
      [](f_task &task, int64_t sum) { std::move(task).finish(sum); });
}
callback_code_t f_callback(event_t *event) { return go_on(event); }

}  // namespace witguard::exports::t::t::api
