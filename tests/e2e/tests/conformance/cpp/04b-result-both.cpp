#include "sum.h"
#include "w_guard.hpp"

namespace api = witguard::exports::t::t::api;

int64_t api::f(result<ctx_guard, ctx_guard> &c) {
  return c ? c->request_id() : c.error().request_id();
}
