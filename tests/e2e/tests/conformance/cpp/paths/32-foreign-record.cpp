#include "paths.hpp"

namespace witguard::t::t::types {
template <class V, class Visit>
void parts(V &value, Visit visit) {
  each(value.c, visit);
}
}

namespace types = witguard::t::t::types;
namespace api = witguard::exports::t::t::api;

int64_t api::f(r &r) { return take_path(r); }

int64_t api::g(list<types::ctx_guard> &l) { return take_path(l); }
