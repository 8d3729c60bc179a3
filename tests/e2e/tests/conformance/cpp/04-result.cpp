#include "sum.h"
#include "w_guard.hpp"

namespace api = witguard::exports::t::t::api;

int64_t api::f(result<ctx_guard, string> &c) {
  return c ? c->request_id() : static_cast<int64_t>(c.error().size());
}
