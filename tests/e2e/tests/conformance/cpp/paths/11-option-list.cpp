#include "paths.hpp"

using namespace witguard;
using namespace witguard::exports::t::t::api;

template <class Value, class Visit> void each(Value &l, Visit visit) {
  for (auto c : l) visit(c);
}

void free_memory(list_borrow_ctx_t &l) { exports_t_t_api_list_borrow_ctx_free(&l); }

int64_t take_parts(guarded<list_borrow_ctx_t> &l) {
  auto all = l.take(*l);
  require(l.empty());
  return sum_of(all);
}

int64_t witguard::exports::t::t::api::f(guarded<list_borrow_ctx_t> *l) {
  return l ? take_path(*l) : take_path_without_value();
}
