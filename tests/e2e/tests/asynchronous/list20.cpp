#include "task20.hpp"

namespace api = witguard::exports::t::t::api;

auto api::f(list<ctx_guard> cs) -> witguard::task<int64_t> {
  co_return co_await follow([&](auto see) {
    for (auto &c : cs) see(c);
  });
}
