#include "sum.h"
#include "w_guard.hpp"

namespace api = witguard::exports::t::t::api;

auto api::f(ctx_guard c) -> result<string, string> {
  const auto id = c.request_id();
  if (id % 2 != 0) return unexpected(hexadecimal(id));
  return hexadecimal(id);
}
