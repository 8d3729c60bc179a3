// With guard types, in a function with the bindings' signature.
#include "w_guard.hpp"

using witguard::t::greet::types::context_guard;

void exports_t_greet_greeter_greet(
    exports_t_greet_greeter_borrow_context_t ctx, exports_t_greet_greeter_request_t *req, w_string_t *ret) {
  context_guard guard{ctx};
  witguard::guarded<exports_t_greet_greeter_request_t> owned{*req};
  if (owned->name.len == 0) {
    w_string_dup(ret, "");
    return;
  }
  t_greet_types_method_context_request_id(guard.get());
  w_string_dup_n(ret, reinterpret_cast<const char *>(owned->name.ptr), owned->name.len);
}
