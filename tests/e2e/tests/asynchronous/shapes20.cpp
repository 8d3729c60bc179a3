#define HAS_CLOCK
#include "task20.hpp"

#include <string>

namespace api = witguard::exports::t::t::api;

namespace {

template <class See> void see_pair(api::pair &p, See see) {
  see(p.a);
  if (p.k) see(*p.k);
}

}  // namespace

auto api::bare(ctx_guard c) -> witguard::task<int64_t> {
  co_return co_await follow([&](auto see) { see(c); });
}

auto api::maybe(option<ctx_guard> c) -> witguard::task<int64_t> {
  co_return co_await follow([&](auto see) {
    if (c) see(*c);
  });
}

auto api::named(job j) -> witguard::task<string> {
  co_return std::to_string(co_await follow([&](auto see) { see(j.c); }));
}

auto api::paired(pair p) -> witguard::task<int64_t> {
  co_return co_await follow([&](auto see) { see_pair(p, see); });
}

auto api::chosen(either e) -> witguard::task<int64_t> {
  co_return co_await follow([&](auto see) {
    if (auto *one = e.get_if_one()) see(*one);
    if (auto *many = e.get_if_many()) {
      for (auto &k : *many) see(k);
    }
  });
}

auto api::listed(list<job> js) -> witguard::task<answer> {
  const int64_t sum = co_await follow([&](auto see) {
    for (auto &job : js) see(job.c);
  });
  co_return {sum, std::to_string(sum)};
}

auto api::maybe_listed(option<list<key_guard>> ks) -> witguard::task<int64_t> {
  co_return co_await follow([&](auto see) {
    if (ks) {
      for (auto &k : *ks) see(k);
    }
  });
}

auto api::two(uint32_t, ctx_guard c, string, key_guard k, bool) -> witguard::task<result<string, int64_t>> {
  const int64_t sum = co_await follow([&](auto see) {
    see(c);
    see(k);
  });
  if (sum / 20000 % 3 == 0) co_return witguard::unexpected(sum);
  co_return std::to_string(sum);
}

auto api::owned(ctx_guard c, ctx o) -> witguard::task<int64_t> {
  (void)c.request_id();  // first, because its answer is the plan
  const int64_t own = o.request_id();
  o.drop();
  co_return co_await follow([&](auto see) { see(c); }, own);
}

auto api::silent(ctx_guard c, list<pair> ps) -> witguard::task<void> {
  co_await follow([&](auto see) {
    see(c);
    for (auto &p : ps) see_pair(p, see);
  });
}
