#include "paths.hpp"

using namespace witguard;
using namespace witguard::exports::t::t::api;

template <class Value, class Visit> void each(Value &v, Visit visit) {
  if (v->tag == EXPORTS_T_T_API_V_B) visit(view(v->val.b));
}

void free_memory(v_t &v) { exports_t_t_api_v_free(&v); }

int64_t take_parts(guarded<v_t> &v) {
  if (v->tag == EXPORTS_T_T_API_V_B) {
    auto b = v.take(v->val.b);
    v.drop();
    return id_of(b.get());
  }
  if (v->tag == EXPORTS_T_T_API_V_S) {
    auto s = v.take(v->val.s);
    w_string_free(&s);
  }
  return 0;
}

int64_t witguard::exports::t::t::api::f(guarded<v_t> &v) { return take_path(v); }
