/* The probe's counters. `wasm-ld --wrap` redirects every allocation to this file, and every call of
 * a drop function to the file that the harness writes for the world under test. */
#include "witguard_probe.h"
#include <stdlib.h>

uint64_t witguard_probe_dropped_count;
static uint64_t live_blocks;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__real_aligned_alloc(size_t align, size_t size);
int __real_posix_memalign(void **out, size_t align, size_t size);
void __real_free(void *block);

static void *counted(void *block) {
  if (block) live_blocks++;
  return block;
}

void *__wrap_malloc(size_t size) { return counted(__real_malloc(size)); }

void *__wrap_calloc(size_t count, size_t size) { return counted(__real_calloc(count, size)); }

void *__wrap_realloc(void *old, size_t size) {
  void *block = __real_realloc(old, size);
  if (!old && block) live_blocks++;
  return block;
}

void *__wrap_aligned_alloc(size_t align, size_t size) {
  return counted(__real_aligned_alloc(align, size));
}

int __wrap_posix_memalign(void **out, size_t align, size_t size) {
  int failed = __real_posix_memalign(out, align, size);
  if (!failed) live_blocks++;
  return failed;
}

void __wrap_free(void *block) {
  if (block) live_blocks--;
  __real_free(block);
}

uint64_t exports_witguard_probe_counters_dropped(void) { return witguard_probe_dropped_count; }

uint32_t exports_witguard_probe_counters_memory_pages(void) { return __builtin_wasm_memory_size(0); }

uint64_t exports_witguard_probe_counters_heap_in_use(void) { return live_blocks; }
