#include "sum.h"
#include "w_guard.hpp"

#include <utility>

namespace witguard::exports::t::t::api {

callback_code_t f(f_task task) {
  const auto id = t_t_types_method_ctx_request_id(task.c().get());
  std::move(task).finish(id);
  return W_CALLBACK_CODE_EXIT;
}

callback_code_t f_callback(event_t *) { return W_CALLBACK_CODE_EXIT; }

}  // namespace witguard::exports::t::t::api
