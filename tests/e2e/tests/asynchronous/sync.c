#include "w_guard.h"

int64_t exports_t_t_api_f(exports_t_t_api_borrow_ctx_t c) { return t_t_types_method_ctx_request_id(c); }
