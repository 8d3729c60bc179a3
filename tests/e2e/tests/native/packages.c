// The bindings' free functions skip anonymous types of primitives that another package has too. In C, where the user
// frees, such memory must be freed part by part. The borrows are dropped either way.
#include "packages.h"

#include "w_guard.h"

static bool is_by_parts;

int64_t exports_t_t_api_f(record *r) { return w_list_u8_free(&r->data), 0; }
int64_t exports_t_t_api_deep(deeper *d) {
  if (is_by_parts) {
    for (size_t i = 0; i < d->pages.len; ++i) w_list_u8_free(&d->pages.ptr[i]);
    for (size_t i = 0; i < d->many.len; ++i) w_list_u8_free(&d->many.ptr[i].data);
    if (!d->either.is_err) w_list_u8_free(&d->either.val.ok);
    w_option_string_free(&d->maybe);
  }
  exports_t_t_api_deeper_free(d);
  return 0;
}
int64_t exports_t_t_api_varied(variant *v) {
  if (is_by_parts && v->tag == EXPORTS_T_T_API_V_BYTES) w_list_u8_free(&v->val.bytes);
  exports_t_t_api_v_free(v);
  return 0;
}
int64_t exports_t_t_api_bytes(w_list_u8_t *data, w_list_list_u8_t *pages, ctx c) {
  (void)c;
  if (is_by_parts) {
    for (size_t i = 0; i < pages->len; ++i) w_list_u8_free(&pages->ptr[i]);
  }
  w_list_list_u8_free(pages);
  w_list_u8_free(data);
  return 0;
}

static void freed_by_parts(void) {
  is_by_parts = true;
  for (size_t len = 0; len < 40; ++len) call_all(len);
}
static void freed_by_the_bindings(void) { call_deep(1, false); }
static void variant_freed_by_the_bindings(void) { call_varied(EXPORTS_T_T_API_V_BYTES); }
static void pages_freed_by_the_bindings(void) { call_bytes(2); }

const scenario scenarios[] = {
    {"freed_by_parts", freed_by_parts, RETURNS, NULL},
    {"freed_by_the_bindings", freed_by_the_bindings, FAULTS, "2 blocks of memory remain"},
    {"variant_freed_by_the_bindings", variant_freed_by_the_bindings, FAULTS, "1 blocks of memory remain"},
    {"pages_freed_by_the_bindings", pages_freed_by_the_bindings, FAULTS, "1 blocks of memory remain"},
};
const size_t scenario_count = sizeof scenarios / sizeof *scenarios;
