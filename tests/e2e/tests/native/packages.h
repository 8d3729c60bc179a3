// Arguments for the exports of packages/, calls of the exports, and stand-ins for the imports.
#ifndef PACKAGES_H
#define PACKAGES_H

#include "native.h"
#include "w.h"

#include <stdlib.h>
#include <string.h>

typedef exports_t_t_api_borrow_ctx_t ctx;
typedef exports_t_t_api_r_t record;
typedef exports_t_t_api_deeper_t deeper;
typedef exports_t_t_api_v_t variant;

static inline int64_t export_f(record *r) { return exports_t_t_api_f(r); }
static inline int64_t export_deep(deeper *d) { return exports_t_t_api_deep(d); }
static inline int64_t export_varied(variant *v) { return exports_t_t_api_varied(v); }
static inline int64_t export_bytes(w_list_u8_t *data, w_list_list_u8_t *pages, ctx c) {
  return exports_t_t_api_bytes(data, pages, c);
}

static inline w_list_u8_t new_bytes(size_t len) {
  w_list_u8_t l = {len > 0 ? (uint8_t *)malloc(len) : NULL, len};
  if (len > 0) memset(l.ptr, 'a', len);
  return l;
}

static inline w_string_t new_string(size_t len) {
  w_list_u8_t bytes = new_bytes(len);
  w_string_t s = {bytes.ptr, bytes.len};
  return s;
}

static inline w_list_list_u8_t new_pages(size_t len) {
  w_list_list_u8_t l = {len > 0 ? (w_list_u8_t *)malloc(len * sizeof(w_list_u8_t)) : NULL, len};
  for (size_t i = 0; i < len; ++i) l.ptr[i] = new_bytes(i % 3);
  return l;
}

static inline record new_record(size_t len) {
  record r = {new_bytes(len), {give(BORROW_CTX)}};
  return r;
}

static inline deeper new_deeper(size_t len, bool is_err) {
  deeper d;
  memset(&d, 0, sizeof d);
  d.pages = new_pages(len);
  d.maybe.is_some = !is_err;
  if (!is_err) d.maybe.val = new_string(len);
  d.either.is_err = is_err;
  if (is_err) {
    d.either.val.err = new_string(len);
  } else {
    d.either.val.ok = new_bytes(len);
  }
  d.many.len = len;
  d.many.ptr = len > 0 ? (record *)malloc(len * sizeof(record)) : NULL;
  for (size_t i = 0; i < len; ++i) d.many.ptr[i] = new_record(i % 4);
  return d;
}

static inline variant new_variant(uint8_t tag) {
  variant v;
  memset(&v, 0xa5, sizeof v);
  v.tag = tag;
  if (tag == EXPORTS_T_T_API_V_BYTES) v.val.bytes = new_bytes(9);
  if (tag == EXPORTS_T_T_API_V_TEXT) v.val.text = new_string(8);
  if (tag == EXPORTS_T_T_API_V_ONE) v.val.one.__handle = give(BORROW_CTX);
  return v;
}

static inline void after_call(void) {
  if (live(BORROW_CTX) != 0) fault("borrow handles remain at the end of the call");
}
static inline void call_f(size_t len) {
  record r = new_record(len);
  export_f(&r), after_call();
}
static inline void call_deep(size_t len, bool is_err) {
  deeper d = new_deeper(len, is_err);
  export_deep(&d), after_call();
}
static inline void call_varied(uint8_t tag) {
  variant v = new_variant(tag);
  export_varied(&v), after_call();
}
static inline void call_bytes(size_t len) {
  w_list_u8_t data = new_bytes(len);
  w_list_list_u8_t pages = new_pages(len);
  ctx c = {give(BORROW_CTX)};
  export_bytes(&data, &pages, c), after_call();
}

static inline void call_all(size_t len) {
  call_f(len), call_deep(len, false), call_deep(len, true), call_bytes(len);
  for (uint8_t tag = 0; tag <= EXPORTS_T_T_API_V_ONE; ++tag) call_varied(tag);
}

#endif
