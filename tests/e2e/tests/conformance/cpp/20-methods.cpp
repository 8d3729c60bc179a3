#include "sum.h"
#include "w_guard.hpp"

struct exports_t_t_api_worker_t {
  int64_t id;
};

void exports_t_t_api_worker_destructor(exports_t_t_api_worker_t *rep) { delete rep; }

namespace witguard::exports::t::t::api {

exports_t_t_api_own_worker_t constructor_worker(ctx_guard c) {
  const auto id = t_t_types_method_ctx_request_id(c.get());
  return exports_t_t_api_worker_new(new exports_t_t_api_worker_t{id});
}

exports_t_t_api_own_worker_t static_worker_mk(ctx_guard c) {
  return constructor_worker(static_cast<ctx_guard &&>(c));
}

int64_t method_worker_run(borrow_worker_t self, ctx_guard c, uint32_t n) {
  return add(add(self->id, t_t_types_method_ctx_request_id(c.get())), n);
}

}  // namespace witguard::exports::t::t::api
