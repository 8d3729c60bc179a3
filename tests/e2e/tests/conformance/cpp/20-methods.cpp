#include "sum.h"
#include "w_guard.hpp"

namespace api = witguard::exports::t::t::api;

class api::worker {
 public:
  explicit worker(ctx_guard c) : id_(c.request_id()) {}
  static own<worker> mk(ctx_guard c) { return own<worker>::make(static_cast<ctx_guard &&>(c)); }
  int64_t run(ctx_guard c, uint32_t n) { return add(add(id_, c.request_id()), n); }

 private:
  int64_t id_;
};
template struct witguard::exports::t::t::api::worker_shims<api::worker>;
