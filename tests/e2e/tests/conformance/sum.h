/* What the functions of the conformance cases return: one number made of the request ids of the handles, the integers
 * and the lengths of the strings that they received. The order counts, so that swapped values are noticed. */
#ifndef SUM_H
#define SUM_H

#include <stdint.h>

static inline int64_t add(int64_t sum, int64_t id) {
  return (int64_t)((uint64_t)sum * 31 + (uint64_t)id);
}

/* The sum as text, for the functions that return a string. */
static inline const char *hexadecimal(int64_t sum) {
  static char text[17];
  for (int i = 0; i < 16; i++) text[i] = "0123456789abcdef"[((uint64_t)sum >> (60 - 4 * i)) & 15];
  return text;
}

#endif
