#include "sum.h"
#include "w_guard.hpp"

namespace api = witguard::exports::t::t::api;

int64_t api::f(a_guard a, b_guard b) {
  const auto first = a.request_id();
  return add(first, b.request_id());
}
