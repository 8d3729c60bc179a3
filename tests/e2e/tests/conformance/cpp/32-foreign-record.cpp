#include "sum.h"
#include "w_guard.hpp"

namespace types = witguard::t::t::types;
namespace api = witguard::exports::t::t::api;

int64_t api::f(r &r) { return add(r.c.request_id(), r.n); }

int64_t api::g(list<types::ctx_guard> &l) {
  int64_t sum = 0;
  for (auto &c : l) sum = add(sum, c.request_id());
  return sum;
}
