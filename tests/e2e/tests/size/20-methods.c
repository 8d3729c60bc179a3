// resource worker { constructor(c: borrow<ctx>); run: func(c: borrow<ctx>, n: u32) -> s64; mk: static func(c: borrow<ctx>) -> worker; }
#include "w_guard.h"

struct exports_t_t_api_worker_t {
  int64_t id;
};

static exports_t_t_api_worker_t the_worker;

void exports_t_t_api_worker_destructor(exports_t_t_api_worker_t *rep) {
  (void)rep;
}

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
  EXPORTS_T_T_API_BORROW_CTX_GUARD(guard, c);
  the_worker.id = t_t_types_method_ctx_request_id(guard);
  return exports_t_t_api_worker_new(&the_worker);
}

int64_t exports_t_t_api_method_worker_run(exports_t_t_api_borrow_worker_t self, exports_t_t_api_borrow_ctx_t c, uint32_t n) {
  EXPORTS_T_T_API_BORROW_CTX_GUARD(guard, c);
  const int64_t id = self->id;
  if (n == 0) return id;
  return id + t_t_types_method_ctx_request_id(guard) + n;
}

exports_t_t_api_own_worker_t exports_t_t_api_static_worker_mk(exports_t_t_api_borrow_ctx_t c) {
  EXPORTS_T_T_API_BORROW_CTX_GUARD(guard, c);
  the_worker.id = t_t_types_method_ctx_request_id(guard);
  return exports_t_t_api_worker_new(&the_worker);
}

#elif defined(AUTODROP)

exports_t_t_api_own_worker_t exports_t_t_api_constructor_worker(exports_t_t_api_borrow_ctx_t c) {
  the_worker.id = t_t_types_method_ctx_request_id(c);
  return exports_t_t_api_worker_new(&the_worker);
}

int64_t exports_t_t_api_method_worker_run(exports_t_t_api_borrow_worker_t self, exports_t_t_api_borrow_ctx_t c, uint32_t n) {
  const int64_t id = self->id;
  if (n == 0) return id;
  return id + t_t_types_method_ctx_request_id(c) + n;
}

exports_t_t_api_own_worker_t exports_t_t_api_static_worker_mk(exports_t_t_api_borrow_ctx_t c) {
  the_worker.id = t_t_types_method_ctx_request_id(c);
  return exports_t_t_api_worker_new(&the_worker);
}

#endif
