#include "paths.hpp"

using namespace witguard;
using namespace witguard::exports::t::t::api;

template <class Value, class Visit> void each(Value &l, Visit visit) {
  for (auto r : l) visit(view(r->c));
}

void free_memory(list_r_t &l) { exports_t_t_api_list_r_free(&l); }

// Takes one record as a whole, and the strings of the others.
int64_t take_parts(guarded<list_r_t> &l) {
  const auto sum = sum_of(l);
  if (l.empty()) return sum;
  auto first = l.take(*l[0]);
  id_of(first->c);
  for (auto r : l) {
    auto s = l.take(r->s);
    w_string_free(&s);
  }
  return sum;
}

int64_t witguard::exports::t::t::api::f(guarded<list_r_t> &l) { return take_path(l); }
