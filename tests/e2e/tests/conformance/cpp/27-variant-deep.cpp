#include "sum.h"
#include "w_guard.hpp"

namespace api = witguard::exports::t::t::api;

int64_t api::f(v &v) {
  if (auto *r = v.get_if_b()) {
    const auto sum = r->c.request_id();
    return r->l ? add(sum, r->l->request_id()) : sum;
  }
  if (auto *pair = v.get_if_c()) return add(pair->f0.request_id(), static_cast<int64_t>(pair->f1.size()));
  return 0;
}
