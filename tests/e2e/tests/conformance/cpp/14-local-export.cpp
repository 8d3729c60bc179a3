#include "sum.h"
#include "w_guard.hpp"

struct exports_t_t_api_thing_t {
  uint32_t n;
};

exports_t_t_api_own_thing_t exports_t_t_api_constructor_thing(uint32_t n) {
  return exports_t_t_api_thing_new(new exports_t_t_api_thing_t{n});
}

exports_t_t_api_own_thing_t exports_t_t_api_make() {
  return exports_t_t_api_thing_new(new exports_t_t_api_thing_t{7});
}

int64_t exports_t_t_api_method_thing_get(exports_t_t_api_borrow_thing_t self) { return self->n; }

int64_t exports_t_t_api_f(exports_t_t_api_borrow_thing_t c) { return c->n; }

void exports_t_t_api_thing_destructor(exports_t_t_api_thing_t *rep) { delete rep; }
