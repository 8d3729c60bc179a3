#include "paths.hpp"

namespace witguard::exports::t::t::api {
template <class V, class Visit>
void parts(V &value, Visit visit) {
  if (auto *r = value.get_if_b()) {
    each(r->c, visit);
    each(r->l, visit);
  }
  if (auto *pair = value.get_if_c()) each(pair->f0, visit);
}
}

namespace api = witguard::exports::t::t::api;

int64_t api::f(v &v) { return take_path(v); }
