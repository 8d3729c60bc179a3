// Behind the C++ shims, which hand it values that own what they hold.
#include "w_guard.hpp"

#include <utility>

namespace greeter = witguard::exports::t::greet::greeter;

auto greeter::greet(context_guard ctx, request &req) -> string {
  if (req.name.empty()) return {};
  ctx.request_id();
  return std::move(req.name);
}
