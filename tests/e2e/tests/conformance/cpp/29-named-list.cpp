#include "sum.h"
#include "w_guard.hpp"

namespace api = witguard::exports::t::t::api;

int64_t api::f(ctx_list &l) {
  int64_t sum = 0;
  for (auto &c : l) sum = add(sum, c.request_id());
  return sum;
}
