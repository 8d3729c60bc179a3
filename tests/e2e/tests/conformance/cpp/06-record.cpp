#include "sum.h"
#include "w_guard.hpp"

namespace api = witguard::exports::t::t::api;

int64_t api::f(r &r) {
  const auto sum = add(r.c.request_id(), r.n);
  return add(sum, static_cast<int64_t>(r.s.size()));
}
