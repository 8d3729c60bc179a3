#include "sum.h"
#include "w_guard.hpp"

namespace api = witguard::exports::t::t::api;

int64_t api::f(option<ctx_guard> &c) { return c ? c->request_id() : 0; }
