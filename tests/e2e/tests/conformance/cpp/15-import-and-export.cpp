#include "sum.h"
#include "w_guard.hpp"

namespace api = witguard::exports::t::t::api;
namespace types = witguard::exports::t::t::types;

class types::ctx {
 public:
  explicit ctx(int64_t id) : id_(id) {}
  int64_t request_id() const { return id_; }

 private:
  int64_t id_;
};
template struct witguard::exports::t::t::types::ctx_shims<types::ctx>;

auto types::make() -> own<ctx> {
  static int64_t made;
  return own<ctx>::make(++made);
}

int64_t api::f(ctx &c) { return c.request_id(); }
