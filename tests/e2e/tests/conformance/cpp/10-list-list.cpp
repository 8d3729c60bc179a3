#include "sum.h"
#include "w_guard.hpp"

namespace api = witguard::exports::t::t::api;

int64_t api::f(list<list<ctx_guard>> &l) {
  int64_t sum = 0;
  for (auto &inner : l) {
    for (auto &c : inner) sum = add(sum, c.request_id());
  }
  return sum;
}
