#include "sum.h"
#include "w_guard.hpp"

namespace witguard::exports::t::t::api {

static int64_t id_and_drop(t_t_types_own_ctx_t own) {
  const auto id = t_t_types_method_ctx_request_id(t_t_types_borrow_ctx(own));
  t_t_types_ctx_drop_own(own);
  return id;
}

int64_t f(r_t *r, ctx_guard c, guarded<list_own_ctx_t> &l) {
  int64_t sum = add(id_and_drop(r->o), r->n);
  sum = add(sum, t_t_types_method_ctx_request_id(c.get()));
  for (auto own : l) sum = add(sum, id_and_drop(own));
  return sum;
}

}  // namespace witguard::exports::t::t::api
