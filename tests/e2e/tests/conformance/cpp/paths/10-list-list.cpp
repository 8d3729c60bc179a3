#include "paths.hpp"

using namespace witguard;
using namespace witguard::exports::t::t::api;

template <class Value, class Visit> void each(Value &l, Visit visit) {
  for (auto inner : l) {
    for (auto c : inner) visit(c);
  }
}

void free_memory(list_list_borrow_ctx_t &l) { exports_t_t_api_list_list_borrow_ctx_free(&l); }

// Takes the inner lists one by one. Each is a `guarded` that ends before the next list is taken; the last one lives
// until the end.
int64_t take_parts(guarded<list_list_borrow_ctx_t> &l) {
  int64_t sum = 0;
  guarded<exports_t_t_api_list_borrow_ctx_t> last;
  for (auto inner : l) {
    last = l.take(*inner);
    require(inner.empty());
    for (auto c : last) sum = add(sum, id_of(c.get()));
  }
  l.drop();
  for (auto c : last) id_of(c.get());
  return sum;
}

int64_t witguard::exports::t::t::api::f(guarded<list_list_borrow_ctx_t> &l) { return take_path(l); }
