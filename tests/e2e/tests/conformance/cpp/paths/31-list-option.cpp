#include "paths.hpp"

using namespace witguard;
using namespace witguard::exports::t::t::api;

template <class Value, class Visit> void each(Value &l, Visit visit) {
  for (auto c : l) {
    if (c->is_some) visit(view(c->val));
  }
}

void free_memory(list_option_borrow_ctx_t &l) { exports_t_t_api_list_option_borrow_ctx_free(&l); }

// Takes options as `guarded` values and handles as guards, in alternation.
int64_t take_parts(guarded<list_option_borrow_ctx_t> &l) {
  const auto sum = sum_of(l);
  for (size_t i = 0; i < l.size(); i++) {
    if (i % 2 == 0) {
      auto option = l.take(*l[i]);
      require(!l[i]->is_some);
      if (option->is_some) id_of(option->val);
    } else if (l[i]->is_some) {
      auto c = l.take(l[i]->val);
      id_of(c.get());
    }
  }
  return sum;
}

int64_t witguard::exports::t::t::api::f(guarded<list_option_borrow_ctx_t> &l) { return take_path(l); }
