#include "sum.h"
#include "w_guard.hpp"

namespace api = witguard::exports::t::t::api;

int64_t api::f(ctx_guard a, ctx_guard b) {
  const auto first = a.request_id();
  return add(first, b.request_id());
}
