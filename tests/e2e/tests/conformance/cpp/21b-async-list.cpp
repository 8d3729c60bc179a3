#include "sum.h"
#include "w_guard.hpp"

namespace api = witguard::exports::t::t::api;

auto api::f(list<ctx_guard> cs) -> witguard::task<int64_t> {
  int64_t sum = 0;
  for (const auto &c : cs) sum = add(sum, c.request_id());
  co_return sum;
}
