#ifndef OUTSIDE_H
#define OUTSIDE_H

#include "w.h"

#ifdef __cplusplus
extern "C" {
#endif

int64_t outside_f(exports_t_t_api_borrow_ctx_t a, exports_t_t_api_borrow_ctx_t b);
int64_t outside_g(exports_t_t_api_borrow_ctx_t c);

#ifdef __cplusplus
}
#endif

#endif
