#include "paths.hpp"

using namespace witguard;
using namespace witguard::exports::t::t::api;

template <class Value, class Visit> void each(Value &v, Visit visit) {
  switch (v->tag) {
    case EXPORTS_T_T_API_V_B:
      visit(view(v->val.b.c));
      if (v->val.b.l.is_some) visit(view(v->val.b.l.val));
      break;
    case EXPORTS_T_T_API_V_C:
      visit(view(v->val.c.f0));
      break;
  }
}

void free_memory(v_t &v) { exports_t_t_api_v_free(&v); }

// Takes the record as a `guarded`, the option in it as another, and the tuple's string without an owner.
int64_t take_parts(guarded<v_t> &v) {
  const auto sum = sum_of(v);
  if (v->tag == EXPORTS_T_T_API_V_B) {
    auto r = v.take(v->val.b);
    auto l = r.take(r->l);
    require(is_spent(v) && !r->l.is_some);
    v.drop();
    id_of(r->c);
    if (l->is_some) id_of(l->val);
  } else if (v->tag == EXPORTS_T_T_API_V_C) {
    auto s = v.take(v->val.c.f1);
    w_string_free(&s);
  }
  return sum;
}

int64_t witguard::exports::t::t::api::f(guarded<v_t> &v) { return take_path(v); }
