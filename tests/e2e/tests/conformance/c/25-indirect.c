#include "w_guard.h"

#include "sum.h"

int64_t exports_t_t_api_f(uint32_t a0, uint32_t a1, uint32_t a2, uint32_t a3, uint32_t a4, uint32_t a5, uint32_t a6,
                          uint32_t a7, uint32_t a8, uint32_t a9, uint32_t b0, uint32_t b1, uint32_t b2, uint32_t b3,
                          uint32_t b4, exports_t_t_api_borrow_ctx_t c, exports_t_t_api_borrow_ctx_t *maybe_d) {
  const uint32_t numbers[] = {a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, b0, b1, b2, b3, b4};
  int64_t sum = 0;
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) sum = add(sum, numbers[i]);
  sum = add(sum, t_t_types_method_ctx_request_id(c));
  return maybe_d ? add(sum, t_t_types_method_ctx_request_id(*maybe_d)) : sum;
}
