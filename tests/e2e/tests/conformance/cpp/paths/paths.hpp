// What user code may do with a parameter that it receives as a `guarded`, whatever is in it. The test chooses with
// `paths_choose`. Each case defines:
//
//   each(value, visit)  calls `visit` with a view of each handle in `value`, in order. `value` is a guarded or a view.
//   take_parts(value)   takes some parts out of a guarded, and gives the sum of the ids of all handles.
//   free_memory(value)  frees the memory of a released value with the bindings' functions.
//
// They must be in the global namespace: argument-dependent lookup finds them there, next to the bindings' types.
#pragma once

#include <utility>

#include "sum.h"
#include "w_guard.hpp"

// Every case is one source file, which this header is a part of.
static paths_path_t path;

void paths_choose(paths_path_t chosen) { path = chosen; }

inline void require(bool condition) {
  if (!condition) __builtin_trap();
}

template <class Handle> int64_t id_of(Handle handle) { return t_t_types_method_ctx_request_id(handle); }

template <class Value> int64_t sum_of(Value &value) {
  int64_t sum = 0;
  each(value, [&](auto c) { sum = add(sum, id_of(c.get())); });
  return sum;
}

// Whether every handle in `value` is empty.
template <class Value> bool is_spent(Value &value) {
  bool spent = true;
  each(value, [&](auto c) { spent = spent && !c; });
  return spent;
}

template <class T> int64_t take_path(witguard::guarded<T> &value) {
  if (path == PATHS_PATH_EARLY_RETURN) return -1;
  if (path == PATHS_PATH_TAKE) return take_parts(value);
  const int64_t sum = sum_of(value);
  switch (path) {
    case PATHS_PATH_WALK:
      break;
    case PATHS_PATH_DROP_FIRST: {
      bool first = true;
      each(value, [&](auto c) {
        if (std::exchange(first, false)) c.drop();
      });
      each(value, [](auto c) {
        if (c) id_of(c.get());  // the others must still be there
      });
      break;
    }
    case PATHS_PATH_DROP_EACH:
      each(value, [](auto c) { c.drop(); });
      require(is_spent(value));
      break;
    case PATHS_PATH_DROP_TWICE:
      each(value, [](auto c) {
        auto same = c;
        c.drop();
        same.drop();
      });
      each(value, [](auto c) { c.drop(); });
      break;
    case PATHS_PATH_DROP_ALL:
      value.drop();
      require(is_spent(value));
      value.drop();
      break;
    case PATHS_PATH_MOVE: {
      auto moved = std::move(value);
      require(is_spent(value));
      return sum_of(moved);
    }
    case PATHS_PATH_ASSIGN: {
      witguard::guarded<T> other;
      require(is_spent(other));
      other = std::move(value);
      value = std::move(other);
      swap(value, other);
      require(is_spent(value));
      auto &same = other;
      other = std::move(same);
      return sum_of(other);
    }
    case PATHS_PATH_OVERWRITE: {  // the old value is dropped and freed
      witguard::guarded<T> other;
      value = std::move(other);
      require(is_spent(value));
      break;
    }
    case PATHS_PATH_RELEASE: {
      T raw = value.release();
      require(is_spent(value));
      witguard::view<T> looked_at(raw);
      each(looked_at, [](auto c) { t_t_types_ctx_drop_borrow(*c); });
      free_memory(raw);
      break;
    }
    default:
      __builtin_trap();
  }
  return sum;
}

// For an optional parameter that has no value.
inline int64_t take_path_without_value() { return path == PATHS_PATH_EARLY_RETURN ? -1 : 0; }
