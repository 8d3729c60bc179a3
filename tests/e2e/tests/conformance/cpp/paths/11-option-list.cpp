#include "paths.hpp"

namespace api = witguard::exports::t::t::api;

int64_t api::f(option<list<ctx_guard>> &l) { return take_path(l); }
