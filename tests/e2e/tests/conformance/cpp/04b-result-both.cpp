#include "sum.h"
#include "w_guard.hpp"

namespace witguard::exports::t::t::api {

int64_t f(guarded<result_borrow_ctx_borrow_ctx_t> &c) {
  return t_t_types_method_ctx_request_id(c->is_err ? c->val.err : c->val.ok);
}

}  // namespace witguard::exports::t::t::api
