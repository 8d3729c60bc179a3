#include "paths.hpp"

namespace api = witguard::exports::t::t::api;

int64_t api::f(list<option<ctx_guard>> &l) { return take_path(l); }
