#include "paths.hpp"

using namespace witguard;
using namespace witguard::exports::t::t::api;

template <class Value, class Visit> void each(Value &l, Visit visit) {
  for (auto c : l) visit(c);
}

void free_memory(ctx_list_t &l) { exports_t_t_api_ctx_list_free(&l); }

// Takes every second handle as a guard, and keeps it for a while.
int64_t take_parts(guarded<ctx_list_t> &l) {
  int64_t sum = 0;
  witguard::t::t::types::ctx_guard kept;
  for (size_t i = 0; i < l.size(); i++) {
    if (i % 2 == 0) {
      kept = l.take(*l[i]);
      require(!l[i]);
    }
    sum = add(sum, id_of(i % 2 == 0 ? kept.get() : l[i].get()));
  }
  return sum;
}

int64_t witguard::exports::t::t::api::f(guarded<ctx_list_t> &l) { return take_path(l); }
