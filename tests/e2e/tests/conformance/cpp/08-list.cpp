#include "sum.h"
#include "w_guard.hpp"

namespace api = witguard::exports::t::t::api;

int64_t api::f(list<ctx_guard> &l) {
  int64_t sum = 0;
  for (auto &c : l) sum = add(sum, c.request_id());
  return sum;
}
