// guarded<T> with types that the bindings' own free functions skip.
#include "packages.h"

#include "w_guard.hpp"

namespace witguard::exports::t::t::api {

int64_t f(guarded<r_t> &) { return 0; }
int64_t deep(guarded<deeper_t> &d) {
  if (d->pages.len % 2 == 0) return 0;
  w_list_list_u8_t pages = d.take(d->pages);
  const guarded<list_list_u8_t> owner(pages);
  w_list_u8_t data = d.take(d->many.ptr[0].data);
  return w_list_u8_free(&data), 0;
}
int64_t varied(guarded<v_t> &) { return 0; }
int64_t bytes(guarded<list_u8_t> &, guarded<list_list_u8_t> &, ctx_guard) { return 0; }

}  // namespace witguard::exports::t::t::api

static void all_memory_is_freed() {
  for (size_t len = 0; len < 40; ++len) call_all(len);
}

const scenario scenarios[] = {{"all_memory_is_freed", all_memory_is_freed, RETURNS, nullptr}};
const size_t scenario_count = sizeof scenarios / sizeof *scenarios;
