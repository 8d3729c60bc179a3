// With guard types, in a function with the bindings' signature.
#include "w_guard.hpp"

using witguard::t::greet::types::context_guard;

void exports_t_greet_greeter_greet(
    exports_t_greet_greeter_borrow_context_t ctx, exports_t_greet_greeter_request_t *req, w_string_t *ret) {
  context_guard guard{ctx};
  for (size_t i = 0; i < req->about.len; ++i) context_guard{req->about.ptr[i]}.drop();
  if (req->name.len == 0) {
    w_string_dup(ret, "");
  } else {
    guard.request_id();
    w_string_dup_n(ret, reinterpret_cast<const char *>(req->name.ptr), req->name.len);
  }
  exports_t_greet_greeter_request_free(req);
}
