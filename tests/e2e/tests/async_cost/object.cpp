#include <utility>

#include "w_guard.hpp"

namespace api = witguard::exports::t::t::api;

auto api::f(f_task task) -> w_callback_code_t {
#ifdef WAITS
  f_task::keep(std::move(task));
  return W_CALLBACK_CODE_YIELD;
#else
  const auto id = task.c.request_id();
  std::move(task).finish(id);
  return W_CALLBACK_CODE_EXIT;
#endif
}

auto api::f_callback(w_event_t *event) -> w_callback_code_t {
  auto &task = f_task::resume(event);
  if (event->event == W_EVENT_CANCEL) {
    std::move(task).cancel();
  } else {
    const auto id = task.c.request_id();
    std::move(task).finish(id);
  }
  return W_CALLBACK_CODE_EXIT;
}
