#include "sum.h"
#include "w_guard.hpp"

int64_t witguard::exports::w::f(ctx_guard c) { return c.request_id(); }
