#include "sum.h"
#include "w_guard.hpp"

namespace api = witguard::exports::t::t::api;

int64_t api::f(r &r, ctx_guard c, list<ctx> &l) {
  int64_t sum = add(r.o.request_id(), r.n);
  sum = add(sum, c.request_id());
  for (auto &own : l) sum = add(sum, own.request_id());
  return sum;
}
