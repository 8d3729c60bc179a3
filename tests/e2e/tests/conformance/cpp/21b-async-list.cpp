#include <utility>

#include "sum.h"
#include "w_guard.hpp"

namespace api = witguard::exports::t::t::api;

auto api::f(f_task task) -> w_callback_code_t {
  int64_t sum = 0;
  for (auto &c : task.c) sum = add(sum, c.request_id());
  std::move(task).finish(sum);
  return W_CALLBACK_CODE_EXIT;
}

auto api::f_callback(w_event_t *) -> w_callback_code_t { return W_CALLBACK_CODE_EXIT; }
