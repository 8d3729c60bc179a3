#include "sum.h"
#include "w_guard.hpp"

namespace witguard::exports::t::t::api {

bool f(ctx_guard c, string_t *ret, string_t *err) {
  const auto id = t_t_types_method_ctx_request_id(c.get());
  const bool even = id % 2 == 0;
  w_string_dup(even ? ret : err, hexadecimal(id));
  return even;
}

}  // namespace witguard::exports::t::t::api
