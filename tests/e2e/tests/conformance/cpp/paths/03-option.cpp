#include "paths.hpp"

namespace api = witguard::exports::t::t::api;

int64_t api::f(option<ctx_guard> &c) { return take_path(c); }
