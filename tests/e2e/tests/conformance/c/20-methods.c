#include "w_guard.h"

#include "sum.h"

#include <stdlib.h>

struct exports_t_t_api_worker_t {
  int64_t id;
};

static exports_t_t_api_own_worker_t make(exports_t_t_api_borrow_ctx_t c) {
  exports_t_t_api_worker_t *worker = malloc(sizeof *worker);
  if (!worker) abort();
  worker->id = t_t_types_method_ctx_request_id(c);
  return exports_t_t_api_worker_new(worker);
}

exports_t_t_api_own_worker_t exports_t_t_api_constructor_worker(exports_t_t_api_borrow_ctx_t c) { return make(c); }

exports_t_t_api_own_worker_t exports_t_t_api_static_worker_mk(exports_t_t_api_borrow_ctx_t c) { return make(c); }

int64_t exports_t_t_api_method_worker_run(exports_t_t_api_borrow_worker_t self, exports_t_t_api_borrow_ctx_t c,
                                          uint32_t n) {
  return add(add(self->id, t_t_types_method_ctx_request_id(c)), n);
}

void exports_t_t_api_worker_destructor(exports_t_t_api_worker_t *rep) { free(rep); }
