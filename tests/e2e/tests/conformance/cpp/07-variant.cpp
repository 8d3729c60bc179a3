#include "sum.h"
#include "w_guard.hpp"

namespace api = witguard::exports::t::t::api;

int64_t api::f(v &v) {
  if (auto *c = v.get_if_b()) return c->request_id();
  if (auto *s = v.get_if_s()) return static_cast<int64_t>(s->size());
  return 0;
}
