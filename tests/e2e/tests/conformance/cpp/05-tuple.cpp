#include "sum.h"
#include "w_guard.hpp"

namespace api = witguard::exports::t::t::api;

int64_t api::f(tuple<ctx_guard, uint32_t, ctx_guard> &c) {
  const auto &[first, number, second] = c;
  return add(add(first.request_id(), number), second.request_id());
}
