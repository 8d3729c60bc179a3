#include "task20.hpp"

namespace api = witguard::exports::t::t::api;

auto api::f(ctx_guard c) -> witguard::task<int64_t> {
  co_return co_await follow([&](auto see) { see(c); });
}
