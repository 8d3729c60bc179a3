#include "sum.h"
#include "w_guard.hpp"

namespace api = witguard::exports::t::t::api;

auto api::f(ctx_guard c) -> witguard::task<int64_t> { co_return c.request_id(); }
