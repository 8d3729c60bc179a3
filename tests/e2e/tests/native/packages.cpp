// C++ values of types that the bindings' own free functions skip.
#include "packages.h"

#include "w_guard.hpp"

#include <utility>

namespace api = witguard::exports::t::t::api;

int64_t api::f(r &) { return 0; }
int64_t api::deep(deeper &d) {
  if (d.pages.size() % 2 == 0) return 0;
  const list<list<uint8_t>> pages = std::move(d.pages);
  d.many[0].data.clear();
  return 0;
}
int64_t api::varied(v &) { return 0; }
int64_t api::bytes(list<uint8_t> &, list<list<uint8_t>> &, ctx_guard) { return 0; }

static void all_memory_is_freed() {
  for (size_t len = 0; len < 40; ++len) call_all(len);
}

const scenario scenarios[] = {{"all_memory_is_freed", all_memory_is_freed, RETURNS, nullptr}};
const size_t scenario_count = sizeof scenarios / sizeof *scenarios;
