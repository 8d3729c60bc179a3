#include "sum.h"
#include "w_guard.hpp"

namespace witguard::exports::t::t::api {

int64_t f(guarded<option_borrow_ctx_t> *c) {
  return c && (*c)->is_some ? t_t_types_method_ctx_request_id((*c)->val) : 0;
}

}  // namespace witguard::exports::t::t::api
