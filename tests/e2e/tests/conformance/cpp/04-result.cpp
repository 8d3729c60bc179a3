#include "sum.h"
#include "w_guard.hpp"

namespace witguard::exports::t::t::api {

int64_t f(guarded<result_borrow_ctx_string_t> &c) {
  return c->is_err ? static_cast<int64_t>(c->val.err.len) : t_t_types_method_ctx_request_id(c->val.ok);
}

}  // namespace witguard::exports::t::t::api
