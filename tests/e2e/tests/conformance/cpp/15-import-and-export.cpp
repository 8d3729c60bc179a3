#include "sum.h"
#include "w_guard.hpp"

struct exports_t_t_types_ctx_t {
  int64_t id;
};

exports_t_t_types_own_ctx_t exports_t_t_types_make() {
  static int64_t made;
  return exports_t_t_types_ctx_new(new exports_t_t_types_ctx_t{++made});
}

int64_t exports_t_t_types_method_ctx_request_id(exports_t_t_types_borrow_ctx_t self) { return self->id; }

int64_t exports_t_t_api_f(exports_t_t_api_borrow_ctx_t c) { return c->id; }

void exports_t_t_types_ctx_destructor(exports_t_t_types_ctx_t *rep) { delete rep; }
