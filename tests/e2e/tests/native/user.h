// A C implementation of shapes.wit over the autodrop shims. A scenario can replace each export. By default, an export
// sums up the numbers of all its handles, frees its memory, and drops no borrow.
#ifndef USER_H
#define USER_H

#include "shapes.h"

#include "w_guard.h"

static inline int64_t id(ctx c) { return t_t_types_method_ctx_request_id(c); }
static inline int64_t level(logger l) { return t_t_types_method_log_level(l); }

static inline int64_t sum_of_many(const list_ctx *l) {
  int64_t sum = 0;
  for (size_t i = 0; i < l->len; ++i) sum += id(l->ptr[i]);
  return sum;
}

static inline int64_t sum_of_notes(const list_note *l) {
  int64_t sum = 0;
  for (size_t i = 0; i < l->len; ++i) sum += id(l->ptr[i].c);
  return sum;
}

static inline int64_t plain_normal(ctx c) { return id(c); }
static inline int64_t two_normal(ctx a, logger b) { return id(a) + level(b); }
static inline int64_t maybe_normal(ctx *c) { return c ? id(*c) : 0; }
static inline int64_t maybe_maybe_normal(option_ctx *c) { return c && c->is_some ? id(c->val) : 0; }
static inline int64_t pair_normal(duo *p) { return id(p->f0) + level(p->f1); }

static inline int64_t noted_normal(note *r) {
  exports_t_t_api_note_free(r);
  return id(r->c);
}

static inline int64_t many_normal(list_ctx *l) {
  int64_t sum = sum_of_many(l);
  exports_t_t_api_list_borrow_ctx_free(l);
  return sum;
}

static inline int64_t notes_normal(list_note *l) {
  int64_t sum = sum_of_notes(l);
  exports_t_t_api_list_note_free(l);
  return sum;
}

static inline int64_t lists_normal(list_list *l) {
  int64_t sum = 0;
  for (size_t i = 0; i < l->len; ++i) sum += sum_of_many(&l->ptr[i]);
  exports_t_t_api_list_list_borrow_ctx_free(l);
  return sum;
}

static inline int64_t varied_normal(deep *v) {
  int64_t sum = 0;
  switch (v->tag) {
    case EXPORTS_T_T_API_DEEP_ONE: sum = id(v->val.one); break;
    case EXPORTS_T_T_API_DEEP_NOTED: sum = id(v->val.noted.c); break;
    case EXPORTS_T_T_API_DEEP_BOTH: sum = id(v->val.both.f0); break;
    case EXPORTS_T_T_API_DEEP_MANY: sum = sum_of_many(&v->val.many); break;
    default: break;
  }
  exports_t_t_api_deep_free(v);
  return sum;
}

static inline int64_t either_normal(outcome *r) {
  int64_t sum = r->is_err ? level(r->val.err.f0) : sum_of_notes(&r->val.ok);
  exports_t_t_api_result_list_note_tuple2_borrow_log_string_free(r);
  return sum;
}

static inline int64_t bagged_normal(bag *b) {
  int64_t sum = id(t_t_types_borrow_ctx(b->mine)) + id(b->lent) + sum_of_notes(&b->notes);
  t_t_types_ctx_drop_own(b->mine);
  exports_t_t_api_bag_free(b);
  return sum;
}

static inline int64_t text_normal(w_string_t *s, ctx c) {
  w_string_free(s);
  return id(c);
}

// on_plain and so on are the current functions of the exports.
#define EXPORT(name, parameters, arguments)             \
  static int64_t(*on_##name) parameters = name##_normal; \
  int64_t exports_t_t_api_##name parameters { return on_##name arguments; }
EXPORTS(EXPORT)
#undef EXPORT

#endif
