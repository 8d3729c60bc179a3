#include "w_guard.h"

#include "sum.h"

#include <stdlib.h>

struct exports_t_t_api_thing_t {
  uint32_t n;
};

static exports_t_t_api_own_thing_t make(uint32_t n) {
  exports_t_t_api_thing_t *thing = malloc(sizeof *thing);
  if (!thing) abort();
  thing->n = n;
  return exports_t_t_api_thing_new(thing);
}

exports_t_t_api_own_thing_t exports_t_t_api_constructor_thing(uint32_t n) { return make(n); }

exports_t_t_api_own_thing_t exports_t_t_api_make(void) { return make(7); }

int64_t exports_t_t_api_method_thing_get(exports_t_t_api_borrow_thing_t self) { return self->n; }

int64_t exports_t_t_api_f(exports_t_t_api_borrow_thing_t c) { return c->n; }

void exports_t_t_api_thing_destructor(exports_t_t_api_thing_t *rep) { free(rep); }
