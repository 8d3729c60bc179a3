// The fake host: an exact table of handles, a counting heap, and the scenarios' main().
#define _POSIX_C_SOURCE 200809L
#include "native.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void fault(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  fprintf(stderr, "fault: ");
  vfprintf(stderr, format, arguments);
  fprintf(stderr, "\n");
  va_end(arguments);
  _Exit(3);
}

// --- Handles.

enum { MOST = 1 << 20, RESOURCES = 2 };

typedef struct {
  bool is_live;
  kind kind;
} entry;

// The entries of each resource. The resources share one sequence of numbers, or each has its own.
static entry tables[RESOURCES][MOST];
static struct {
  int32_t used;
  int32_t free[MOST];
  size_t free_count;
} numbers[RESOURCES];
static bool is_reusing, is_apart;
static size_t live_of[3], given_of[3], drop_count;
static int64_t sum;

static const char *const names[RESOURCES] = {"ctx", "log"};
static int resource_of(kind kind) { return kind == BORROW_LOG; }

int64_t number_of(int32_t handle) { return 1000 + handle; }

int32_t give(kind kind) {
  int counter = is_apart ? resource_of(kind) : 0;
  bool again = is_reusing && numbers[counter].free_count > 0;
  int32_t handle = again ? numbers[counter].free[--numbers[counter].free_count] : ++numbers[counter].used;
  if (handle >= MOST) fault("the table is full");
  tables[resource_of(kind)][handle] = (entry){true, kind};
  ++live_of[kind];
  ++given_of[kind];
  sum += number_of(handle);
  return handle;
}

bool is_live(int32_t handle) {
  return handle > 0 && handle < MOST && (tables[0][handle].is_live || tables[1][handle].is_live);
}
size_t live(kind kind) { return live_of[kind]; }
size_t given(kind kind) { return given_of[kind]; }
size_t drops(void) { return drop_count; }
void reuse_handles(void) { is_reusing = true; }
void count_handles_apart(void) { is_apart = true; }

int64_t sum_given(void) {
  int64_t given = sum;
  sum = 0;
  return given;
}

static entry *live_entry(int32_t handle, int resource, const char *use) {
  if (handle == 0) fault("%s of handle 0", use);
  if (handle < 0 || handle >= MOST) fault("%s of unknown handle %d", use, (int)handle);
  entry *entry = &tables[resource][handle];
  if (!entry->is_live) fault("%s of handle %d, which is no %s or dropped already", use, (int)handle, names[resource]);
  return entry;
}

static void drop(int32_t handle, int resource) {
  entry *entry = live_entry(handle, resource, "drop");
  entry->is_live = false;
  --live_of[entry->kind];
  ++drop_count;
  int counter = is_apart ? resource : 0;
  if (is_reusing) numbers[counter].free[numbers[counter].free_count++] = handle;
}

static int64_t use(int32_t handle, int resource) {
  live_entry(handle, resource, "use");
  return number_of(handle);
}

// The functions that the bindings import.
void __wasm_import_t_t_types_ctx_drop(int32_t handle) { drop(handle, 0); }
void __wasm_import_t_t_types_log_drop(int32_t handle) { drop(handle, 1); }
int64_t __wasm_import_t_t_types_method_ctx_request_id(int32_t handle) { return use(handle, 0); }
int64_t __wasm_import_t_t_types_method_log_level(int32_t handle) { return use(handle, 1); }
void __wasm_import_o_store_store_put(uint8_t *bytes, size_t len) { (void)bytes, (void)len; }
void __wasm_import_o_store_store_note(int32_t is_some, uint8_t *text, size_t len) { (void)is_some, (void)text, (void)len; }
void __wasm_import_o_store_store_answer(int32_t is_err, uint8_t *data, size_t len) { (void)is_err, (void)data, (void)len; }
void __component_type_object_force_link_w(void) {}

// --- The heap. The linker sends every malloc, realloc and free of the objects here (`--wrap`).

void *__real_malloc(size_t size);
void *__real_realloc(void *old, size_t size);
void __real_free(void *block);

static size_t block_count, allocation_count, allocations_left = SIZE_MAX;

size_t live_blocks(void) { return block_count; }
size_t allocations(void) { return allocation_count; }
void exhaust_after(size_t allocations) { allocations_left = allocations; }

static bool is_exhausted(void) {
  if (allocations_left == 0) return true;
  --allocations_left;
  return false;
}

static void *counted(void *block, bool is_new) {
  if (!block) fault("the heap of the test is too small");
  ++allocation_count;
  block_count += is_new;
  return block;
}

void *__wrap_malloc(size_t size) { return is_exhausted() ? NULL : counted(__real_malloc(size), true); }
void *__wrap_realloc(void *old, size_t size) {
  return is_exhausted() ? NULL : counted(__real_realloc(old, size), old == NULL);
}
void __wrap_free(void *block) {
  if (block) --block_count;
  __real_free(block);
}

// --- Scenarios: without an argument, prints their names and endings; with one, runs that scenario.

static void list(void) {
  for (size_t i = 0; i < scenario_count; ++i) {
    const scenario *s = &scenarios[i];
    printf("%s|%d|%s\n", s->name, (int)s->end, s->message ? s->message : "");
  }
}

int main(int argc, char **argv) {
  if (argc < 2) return list(), 0;
  alarm(300);  // a scenario that hangs fails
  for (size_t i = 0; i < scenario_count; ++i) {
    if (strcmp(scenarios[i].name, argv[1]) != 0) continue;
    scenarios[i].run();
    if (live(BORROW_CTX) + live(BORROW_LOG) != 0) fault("borrow handles remain");
    if (live(OWN_CTX) != 0) fault("own handles remain");
    if (live_blocks() != 0) fault("%zu blocks of memory remain", live_blocks());
    printf("done\n");
    return 0;
  }
  fault("no such scenario: %s", argv[1]);
}
