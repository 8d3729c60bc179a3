#include "paths.hpp"

namespace witguard::exports::t::t::api {
template <class V, class Visit>
void parts(V &value, Visit visit) {
  each(value.c, visit);
}
}

namespace api = witguard::exports::t::t::api;

int64_t api::f(r &r) { return take_path(r); }
