// A C++ implementation of shapes.wit over the shims. A scenario can replace each export. By default, an export sums up
// the numbers of all its handles, and leaves the rest to its guards.
#ifndef USER_HPP
#define USER_HPP

#include "shapes.h"

#include "w_guard.hpp"

#include <functional>
#include <utility>

using witguard::guarded;
using witguard::view;
using witguard::t::t::types::ctx_guard;
using witguard::t::t::types::log_guard;

inline int64_t id(ctx c) { return t_t_types_method_ctx_request_id(c); }
inline int64_t id(const ctx_guard &c) { return id(c.get()); }
inline int64_t level(const logger &l) { return t_t_types_method_log_level(l); }

template <class List> int64_t sum_of_many(const List &l) {
  int64_t sum = 0;
  for (auto c : l) sum += id(c.get());
  return sum;
}

template <class List> int64_t sum_of_notes(const List &l) {
  int64_t sum = 0;
  for (auto n : l) sum += id(n->c);
  return sum;
}

// Every export: name, parameters, arguments to pass on, default action.
#define CPP_EXPORTS(X)                                                                          \
  X(plain, (ctx_guard c), (std::move(c)), id(c))                                                \
  X(two, (ctx_guard a, log_guard b), (std::move(a), std::move(b)), id(a) + level(b.get()))      \
  X(maybe, (ctx_guard *c), (c), c ? id(*c) : 0)                                                 \
  X(maybe_maybe, (guarded<option_ctx> *c), (c),                                                 \
    c && (*c)->is_some ? id((*c)->val) : 0)                                                     \
  X(pair, (guarded<duo> &p), (p), id(p->f0) + level(p->f1))                                     \
  X(noted, (guarded<note> &r), (r), id(r->c))                                                   \
  X(many, (guarded<list_ctx> &l), (l), sum_of_many(view<list_ctx>(*l)))                         \
  X(notes, (guarded<list_note> &l), (l), sum_of_notes(view<list_note>(*l)))                     \
  X(lists, (guarded<list_list> &l), (l), sum_of_lists(l))                                       \
  X(varied, (guarded<deep> &v), (v), sum_of_deep(v))                                            \
  X(either, (guarded<outcome> &r), (r),                                                         \
    r->is_err ? level(r->val.err.f0) : sum_of_notes(view<list_note>(r->val.ok)))                \
  X(bagged, (guarded<bag> &b), (b), sum_of_bag(b))                                              \
  X(text, (guarded<w_string_t> &s, ctx_guard c), (s, std::move(c)), s->len > 0 ? id(c) : id(c))

inline int64_t sum_of_lists(guarded<list_list> &l) {
  int64_t sum = 0;
  for (auto inner : l) sum += sum_of_many(inner);
  return sum;
}

inline int64_t sum_of_deep(guarded<deep> &v) {
  switch (v->tag) {
    case EXPORTS_T_T_API_DEEP_ONE: return id(v->val.one);
    case EXPORTS_T_T_API_DEEP_NOTED: return id(v->val.noted.c);
    case EXPORTS_T_T_API_DEEP_BOTH: return id(v->val.both.f0);
    case EXPORTS_T_T_API_DEEP_MANY: return sum_of_many(view<list_ctx>(v->val.many));
    default: return 0;
  }
}

inline int64_t sum_of_bag(guarded<bag> &b) {
  const int64_t sum = id(t_t_types_borrow_ctx(b->mine)) + id(b->lent) + sum_of_notes(view<list_note>(b->notes));
  t_t_types_ctx_drop_own(b->mine);
  return sum;
}

// on_plain and so on are the current functions of the exports. An empty one means the default.
#define EXPORT(name, parameters, arguments, normal)                                \
  static std::function<int64_t parameters> on_##name;                              \
  int64_t witguard::exports::t::t::api::name parameters {                          \
    return on_##name ? on_##name arguments : normal;                               \
  }
CPP_EXPORTS(EXPORT)
#undef EXPORT

#endif
