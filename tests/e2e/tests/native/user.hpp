// A C++ implementation of shapes.wit over the shims. A scenario can replace each export. By default, an export sums up
// the numbers of all its handles, and leaves the rest to its values.
#ifndef USER_HPP
#define USER_HPP

#include "shapes.h"

#include "w_guard.hpp"

#include <functional>
#include <utility>

namespace api = witguard::exports::t::t::api;
using api::ctx_guard;
using api::ctx_view;
using api::log_guard;
using witguard::list;
using witguard::option;
using witguard::result;
using witguard::string;
using witguard::tuple;

inline int64_t sum_of(const list<ctx_guard> &l) {
  int64_t sum = 0;
  for (const auto &c : l) sum += c.request_id();
  return sum;
}

inline int64_t sum_of(const list<api::note> &l) {
  int64_t sum = 0;
  for (const auto &n : l) sum += n.c.request_id();
  return sum;
}

inline int64_t sum_of(const list<list<ctx_guard>> &l) {
  int64_t sum = 0;
  for (const auto &inner : l) sum += sum_of(inner);
  return sum;
}

inline int64_t sum_of(const api::deep &v) {
  return v.visit([] { return int64_t(0); }, [](auto &c) { return c.request_id(); },
                 [](auto &note) { return note.c.request_id(); }, [](auto &both) { return both.f0.request_id(); },
                 [](auto &many) { return sum_of(many); }, [](auto &) { return int64_t(0); });
}

inline int64_t sum_of(const api::bag &b) { return b.mine.request_id() + b.lent.request_id() + sum_of(b.notes); }

using outcome_result = result<list<api::note>, tuple<log_guard, string>>;

// Every export: name, parameters, arguments to pass on, default action.
#define CPP_EXPORTS(X)                                                                              \
  X(plain, (ctx_guard c), (std::move(c)), c.request_id())                                           \
  X(two, (ctx_guard a, log_guard b), (std::move(a), std::move(b)), a.request_id() + b.level())      \
  X(maybe, (option<ctx_guard> &c), (c), c ? c->request_id() : 0)                                    \
  X(maybe_maybe, (option<option<ctx_guard>> &c), (c), c && *c ? (*c)->request_id() : 0)             \
  X(pair, (tuple<ctx_guard, log_guard> &p), (p), p.f0.request_id() + p.f1.level())                  \
  X(noted, (api::note &r), (r), r.c.request_id())                                                   \
  X(many, (list<ctx_guard> &l), (l), sum_of(l))                                                     \
  X(notes, (list<api::note> &l), (l), sum_of(l))                                                    \
  X(lists, (list<list<ctx_guard>> &l), (l), sum_of(l))                                              \
  X(varied, (api::deep &v), (v), sum_of(v))                                                         \
  X(either, (outcome_result &r), (r), r ? sum_of(*r) : r.error().f0.level())                        \
  X(bagged, (api::bag &b), (b), sum_of(b))                                                          \
  X(text, (string &s, ctx_guard c), (s, std::move(c)), s.empty() ? c.request_id() : c.request_id())

// on_plain and so on are the current functions of the exports. An empty one means the default.
#define EXPORT(name, parameters, arguments, normal)                                \
  static std::function<int64_t parameters> on_##name;                              \
  int64_t api::name parameters {                                                   \
    return on_##name ? on_##name arguments : normal;                               \
  }
CPP_EXPORTS(EXPORT)
#undef EXPORT

#endif
