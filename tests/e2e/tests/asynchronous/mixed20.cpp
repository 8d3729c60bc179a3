#include "task20.hpp"

namespace api = witguard::exports::t::t::api;

auto api::later(ctx_guard c) -> witguard::task<int64_t> {
  co_return co_await follow([&](auto see) { see(c); });
}

// Drops every second handle early.
auto api::now(ctx_guard c, list<job> &js) -> int64_t {
  int64_t sum = c.request_id();
  c.drop();
  bool early = false;
  for (auto &job : js) {
    sum += job.c.request_id();
    if (early) job.c.drop();
    early = !early;
  }
  return sum;
}
