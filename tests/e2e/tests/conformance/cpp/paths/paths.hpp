// What user code may do with a parameter, whatever is in it. The test chooses with `choose`.
//
// A case with records or variants says what is in them: `parts(value, visit)` calls `each` for every part. It stands in
// the namespace of the type, where argument-dependent lookup finds it.
#pragma once

#include <utility>

#include "sum.h"
#include "w_guard.hpp"

namespace paths = witguard::exports::paths;

// Every case is one source file, which this header is a part of.
static paths::path chosen;

void paths::choose(path path) { chosen = path; }

inline void require(bool condition) {
  if (!condition) __builtin_trap();
}

// Calls `visit` with each guard in `value`, in order.
template <class T, class Visit> void each(T &value, Visit visit) {
  if constexpr (requires { value.request_id(); }) {
    visit(value);
  } else if constexpr (requires { value.begin(); }) {
    for (auto &item : value) each(item, visit);
  } else if constexpr (requires { value.has_value(); }) {
    if (value) each(*value, visit);
  } else {
    parts(value, visit);
  }
}

// Reading needs no more than a const value.
template <class T> int64_t sum_of(const T &value) {
  int64_t sum = 0;
  each(value, [&](auto &c) { sum = add(sum, c.request_id()); });
  return sum;
}

// Whether every guard in `value` is empty.
template <class T> bool is_spent(const T &value) {
  bool spent = true;
  each(value, [&](auto &c) { spent = spent && !c; });
  return spent;
}

template <class T> int64_t take_path(T &value) {
  if (chosen == paths::path::early_return) return -1;
  const int64_t sum = sum_of(value);
  switch (chosen) {
    case paths::path::walk:
      break;
    case paths::path::drop_first: {
      bool first = true;
      each(value, [&](auto &c) {
        if (std::exchange(first, false)) c.drop();
      });
      each(value, [](auto &c) {
        if (c) c.request_id();  // the others must still be there
      });
      break;
    }
    case paths::path::drop_each:
      each(value, [](auto &c) { c.drop(); });
      require(is_spent(value));
      break;
    case paths::path::drop_twice:
      each(value, [](auto &c) {
        c.drop();
        c.drop();
        c = nullptr;
      });
      require(is_spent(value));
      break;
    case paths::path::end_all: {
      { T ended = std::move(value); }
      require(is_spent(value));
      break;
    }
    case paths::path::move: {
      T moved = std::move(value);
      require(is_spent(value));
      return sum_of(moved);
    }
    case paths::path::assign: {
      T other = std::move(value);
      T third = std::move(value);
      require(is_spent(third));
      third = std::move(other);
      require(is_spent(other));
      std::swap(third, other);
      require(is_spent(third));
      value = std::move(other);
      auto &same = value;
      value = std::move(same);  // to itself
      return sum_of(value);
    }
    case paths::path::overwrite: {  // the old value is dropped and freed
      T moved = std::move(value);
      T empty = std::move(value);
      moved = std::move(empty);
      require(is_spent(moved));
      break;
    }
    case paths::path::release:
      each(value, [](auto &c) { t_t_types_ctx_drop_borrow(c.release()); });
      require(is_spent(value));
      break;
    case paths::path::take: {  // each guard on its own, the last one first
      int64_t again = 0;
      each(value, [&](auto &c) {
        auto taken = std::move(c);
        again = add(again, taken.request_id());
      });
      require(again == sum && is_spent(value));
      break;
    }
    default:
      __builtin_trap();
  }
  return sum;
}
