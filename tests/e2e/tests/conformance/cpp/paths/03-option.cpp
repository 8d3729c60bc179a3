#include "paths.hpp"

using namespace witguard;
using namespace witguard::exports::t::t::api;

// An option of one handle has no `guarded`: the guard itself takes the paths.
static int64_t take_path(ctx_guard &c) {
  const auto sum = id_of(c.get());
  switch (path) {
    case PATHS_PATH_WALK:
      break;
    case PATHS_PATH_DROP_FIRST:
      c.drop();
      break;
    case PATHS_PATH_DROP_EACH:
      ctx_guard(std::move(c)).drop();
      break;
    case PATHS_PATH_DROP_TWICE:
      c.drop();
      c.drop();
      require(!c);
      break;
    case PATHS_PATH_DROP_ALL:
      c = {};
      break;
    case PATHS_PATH_MOVE: {
      auto moved = std::move(c);
      require(!c);
      return id_of(moved.get());
    }
    case PATHS_PATH_ASSIGN: {
      ctx_guard other;
      other = std::move(c);
      swap(other, c);
      other = std::move(c);
      auto &same = other;
      other = std::move(same);
      return id_of(other.get());
    }
    case PATHS_PATH_OVERWRITE:
      c = ctx_guard();
      break;
    case PATHS_PATH_RELEASE:
      t_t_types_ctx_drop_borrow(c.release());
      require(!c);
      break;
    case PATHS_PATH_TAKE: {
      auto taken = std::exchange(c, ctx_guard());
      return id_of(taken.get());
    }
    default:
      __builtin_trap();
  }
  return sum;
}

int64_t witguard::exports::t::t::api::f(ctx_guard *c) {
  if (path == PATHS_PATH_EARLY_RETURN) return -1;
  return c ? take_path(*c) : 0;
}
