#include "paths.hpp"

using namespace witguard;
using namespace witguard::exports::t::t::api;

template <class Value, class Visit> void each(Value &r, Visit visit) { visit(view(r->c)); }

void free_memory(r_t &r) { exports_t_t_api_r_free(&r); }

// Takes the handle as a guard, and the string without an owner: this function frees it.
int64_t take_parts(guarded<r_t> &r) {
  auto c = r.take(r->c);
  auto s = r.take(r->s);
  require(is_spent(r) && r->s.len == 0);
  w_string_free(&s);
  return id_of(c.get());
}

int64_t witguard::exports::t::t::api::f(guarded<r_t> &r) { return take_path(r); }
