#include <initializer_list>

#include "sum.h"
#include "w_guard.hpp"

namespace api = witguard::exports::t::t::api;

int64_t api::f(uint32_t a0, uint32_t a1, uint32_t a2, uint32_t a3, uint32_t a4, uint32_t a5, uint32_t a6, uint32_t a7,
               uint32_t a8, uint32_t a9, uint32_t b0, uint32_t b1, uint32_t b2, uint32_t b3, uint32_t b4, ctx_guard c,
               option<ctx_guard> &d) {
  int64_t sum = 0;
  for (auto number : {a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, b0, b1, b2, b3, b4}) sum = add(sum, number);
  sum = add(sum, c.request_id());
  return d ? add(sum, d->request_id()) : sum;
}
