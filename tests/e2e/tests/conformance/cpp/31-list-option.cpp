#include "sum.h"
#include "w_guard.hpp"

namespace api = witguard::exports::t::t::api;

int64_t api::f(list<option<ctx_guard>> &l) {
  int64_t sum = 0;
  for (auto &c : l) {
    if (c) sum = add(sum, c->request_id());
  }
  return sum;
}
