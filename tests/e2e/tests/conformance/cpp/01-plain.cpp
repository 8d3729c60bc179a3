#include "sum.h"
#include "w_guard.hpp"

namespace api = witguard::exports::t::t::api;

int64_t api::f(ctx_guard c) { return c.request_id(); }
