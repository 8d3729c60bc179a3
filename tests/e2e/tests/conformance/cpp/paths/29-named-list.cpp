#include "paths.hpp"

namespace api = witguard::exports::t::t::api;

int64_t api::f(ctx_list &l) { return take_path(l); }
