// resource worker { constructor(c: borrow<ctx>); run: func(c: borrow<ctx>, n: u32) -> s64; mk: static func(c: borrow<ctx>) -> worker; }
#include "w_guard.hpp"
using witguard::t::t::types::ctx_guard;

#if !defined(SHIM)

struct exports_t_t_api_worker_t {
  int64_t id;
};

static exports_t_t_api_worker_t the_worker;

void exports_t_t_api_worker_destructor(exports_t_t_api_worker_t *) {}

#endif

#if defined(MANUAL)

exports_t_t_api_own_worker_t exports_t_t_api_constructor_worker(exports_t_t_api_borrow_ctx_t c) {
  the_worker.id = t_t_types_method_ctx_request_id(c);
  const exports_t_t_api_own_worker_t made = exports_t_t_api_worker_new(&the_worker);
  t_t_types_ctx_drop_borrow(c);
  return made;
}

int64_t exports_t_t_api_method_worker_run(exports_t_t_api_borrow_worker_t self, exports_t_t_api_borrow_ctx_t c, uint32_t n) {
  const int64_t id = self->id;
  if (n == 0) {
    t_t_types_ctx_drop_borrow(c);
    return id;
  }
  const int64_t sum = id + t_t_types_method_ctx_request_id(c) + n;
  t_t_types_ctx_drop_borrow(c);
  return sum;
}

exports_t_t_api_own_worker_t exports_t_t_api_static_worker_mk(exports_t_t_api_borrow_ctx_t c) {
  the_worker.id = t_t_types_method_ctx_request_id(c);
  const exports_t_t_api_own_worker_t made = exports_t_t_api_worker_new(&the_worker);
  t_t_types_ctx_drop_borrow(c);
  return made;
}

#elif defined(GUARD)

exports_t_t_api_own_worker_t exports_t_t_api_constructor_worker(exports_t_t_api_borrow_ctx_t c) {
  const ctx_guard guard{c};
  the_worker.id = t_t_types_method_ctx_request_id(guard.get());
  return exports_t_t_api_worker_new(&the_worker);
}

int64_t exports_t_t_api_method_worker_run(exports_t_t_api_borrow_worker_t self, exports_t_t_api_borrow_ctx_t c, uint32_t n) {
  const ctx_guard guard{c};
  const int64_t id = self->id;
  if (n == 0) return id;
  return id + t_t_types_method_ctx_request_id(guard.get()) + n;
}

exports_t_t_api_own_worker_t exports_t_t_api_static_worker_mk(exports_t_t_api_borrow_ctx_t c) {
  const ctx_guard guard{c};
  the_worker.id = t_t_types_method_ctx_request_id(guard.get());
  return exports_t_t_api_worker_new(&the_worker);
}

#elif defined(SHIM)

namespace api = witguard::exports::t::t::api;

class api::worker {
 public:
  explicit worker(ctx_guard c) : id_(c.request_id()) {}
  static own<worker> mk(ctx_guard c) { return own<worker>::make(static_cast<ctx_guard &&>(c)); }
  int64_t run(ctx_guard c, uint32_t n) {
    if (n == 0) return id_;
    return id_ + c.request_id() + n;
  }

  // The one object, as in the other forms.
  static void *operator new(size_t) noexcept { return place_; }
  static void operator delete(void *) noexcept {}

 private:
  alignas(int64_t) static inline unsigned char place_[sizeof(int64_t)];
  int64_t id_;
};
template struct witguard::exports::t::t::api::worker_shims<api::worker>;

#endif
