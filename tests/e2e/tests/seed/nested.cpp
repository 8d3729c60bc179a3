// A shimmed export that hands its borrow on to another one.
#include "w_guard.hpp"
#include "outside.h"

namespace api = witguard::exports::t::t::api;

auto api::g(ctx_guard c) -> int64_t { return c.request_id(); }

auto api::f(ctx_guard a, ctx_guard b) -> int64_t {
  const int64_t id_b = b.request_id();
  const int64_t id_a = outside_g(a.release());
  return id_a - id_b;
}
