#include "paths.hpp"

using namespace witguard;
using namespace witguard::exports::t::t::api;

template <class Visit> void each(guarded<r_t> &r, Visit visit) { visit(view(r->c)); }
template <class Visit> void each(view<r_t> &r, Visit visit) { visit(view(r->c)); }

template <class Value, class Visit> void each(Value &l, Visit visit) {
  for (auto c : l) visit(c);
}

void free_memory(r_t &) {}  // it owns no memory
void free_memory(l_t &l) { exports_t_t_api_l_free(&l); }

int64_t take_parts(guarded<r_t> &r) {
  auto c = r.take(r->c);
  return id_of(c.get());
}

int64_t take_parts(guarded<l_t> &l) {
  auto all = l.take(*l);
  return sum_of(all);
}

int64_t witguard::exports::t::t::api::f(guarded<r_t> &r) { return take_path(r); }

int64_t witguard::exports::t::t::api::g(guarded<l_t> &l) { return take_path(l); }
