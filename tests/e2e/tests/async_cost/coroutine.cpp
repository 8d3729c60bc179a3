#include "w_guard.hpp"

namespace api = witguard::exports::t::t::api;

auto api::f(ctx_guard c) -> witguard::task<int64_t> {
#ifdef WAITS
  co_await witguard::yield();
#endif
  co_return c.request_id();
}
