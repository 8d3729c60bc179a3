#include "w_guard.hpp"

namespace api = witguard::exports::t::t::api;

auto api::f(ctx_guard c) -> int64_t { return c.request_id(); }
