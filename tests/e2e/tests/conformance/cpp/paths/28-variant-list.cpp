#include "paths.hpp"

using namespace witguard;
using namespace witguard::exports::t::t::api;

template <class Value, class Visit> void each(Value &v, Visit visit) {
  if (v->tag != EXPORTS_T_T_API_V_B) return;
  for (auto c : view(v->val.b)) visit(c);
}

void free_memory(v_t &v) { exports_t_t_api_v_free(&v); }

// Takes the list as a separate `guarded`.
int64_t take_parts(guarded<v_t> &v) {
  if (v->tag != EXPORTS_T_T_API_V_B) return 0;
  auto l = v.take(v->val.b);
  v.drop();
  int64_t sum = 0;
  for (auto c : l) sum = add(sum, id_of(c.get()));
  return sum;
}

int64_t witguard::exports::t::t::api::f(guarded<v_t> &v) { return take_path(v); }
