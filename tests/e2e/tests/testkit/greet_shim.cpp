// Behind the C++ shims, which hand it guards.
#include "w_guard.hpp"

namespace witguard::exports::t::greet::greeter {
void greet(context_guard ctx, guarded<request_t> &req, string_t *ret) {
  if (req->name.len == 0) {
    w_string_dup(ret, "");
    return;
  }
  t_greet_types_method_context_request_id(ctx.get());
  w_string_dup_n(ret, reinterpret_cast<const char *>(req->name.ptr), req->name.len);
}
}  // namespace witguard::exports::t::greet::greeter
