#include "sum.h"
#include "w_guard.hpp"

namespace api = witguard::exports::t::t::api;

int64_t api::f(list<r> &l) {
  int64_t sum = 0;
  for (auto &r : l) {
    sum = add(sum, r.c.request_id());
    sum = add(sum, static_cast<int64_t>(r.s.size()));
  }
  return sum;
}
