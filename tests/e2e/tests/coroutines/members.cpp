// Asynchronous methods are members of a class, one of them with the name of a type.
#include "w_guard.hpp"

#include <utility>

namespace api = witguard::exports::t::m::api;
using witguard::task;

class api::worker {
 public:
  explicit worker(uint32_t n) : n_(n) {}

  uint32_t get() { return n_; }
  task<result<api::job, string>> run(ctx_guard c, api::job j) {
    co_await witguard::yield();
    if (c.id() == n_) co_return witguard::unexpected("the same");
    j.n = n_;
    co_return std::move(j);
  }
  task<uint32_t> job(ctx_guard c) { co_return n_ + c.id(); }
  static task<own<worker>> join(worker &a, ctx_guard c) {
    co_await witguard::yield();
    co_return own<worker>::make(a.n_ + c.id());
  }
  task<> silent() { co_return; }

  uint32_t n_;
};
template struct api::worker_shims<api::worker>;

class api::lonely {
 public:
  task<> run(ctx_guard) { co_await witguard::yield(); }
};
template struct api::lonely_shims<api::lonely>;

auto api::make() -> own<lonely> { return own<lonely>::make(); }
auto api::free(worker &w, ctx_guard c) -> task<uint32_t> { co_return w.n_ + c.id(); }
