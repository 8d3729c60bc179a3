#include "sum.h"
#include "w_guard.hpp"

namespace api = witguard::exports::t::t::api;

class api::thing {
 public:
  explicit thing(uint32_t n) : n_(n) {}
  int64_t get() const { return n_; }

 private:
  uint32_t n_;
};
template struct witguard::exports::t::t::api::thing_shims<api::thing>;

auto api::make() -> own<thing> { return own<thing>::make(7u); }

int64_t api::f(thing &c) { return c.get(); }
