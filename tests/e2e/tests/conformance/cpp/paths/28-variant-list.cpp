#include "paths.hpp"

namespace witguard::exports::t::t::api {
template <class V, class Visit>
void parts(V &value, Visit visit) {
  if (auto *l = value.get_if_b()) each(*l, visit);
}
}

namespace api = witguard::exports::t::t::api;

int64_t api::f(v &v) { return take_path(v); }
