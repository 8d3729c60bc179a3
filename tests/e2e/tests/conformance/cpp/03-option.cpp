#include "sum.h"
#include "w_guard.hpp"

namespace witguard::exports::t::t::api {

int64_t f(ctx_guard *c) { return c ? t_t_types_method_ctx_request_id(c->get()) : 0; }

}  // namespace witguard::exports::t::t::api
