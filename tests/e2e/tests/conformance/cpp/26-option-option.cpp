#include "sum.h"
#include "w_guard.hpp"

namespace api = witguard::exports::t::t::api;

int64_t api::f(option<option<ctx_guard>> &c) { return c && *c ? (*c)->request_id() : 0; }
