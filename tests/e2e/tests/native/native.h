// What every driver of the native tests shares: the handle table of a pretended host, a heap that counts and can
// run out, and scenarios. Each scenario runs in a process of its own.
#ifndef NATIVE_H
#define NATIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Ends the process, with a message that the test expects or prints. Not by abort(): that is how guards end it.
__attribute__((__noreturn__, __format__(__printf__, 1, 2))) void fault(const char *format, ...);
#define CHECK(condition) \
  ((condition) ? (void)0 : fault("%s:%d: not so: %s", __FILE__, __LINE__, #condition))

// --- Handles, as a host gives them out: 1, 2, 3, …, and none twice unless they are reused.
typedef enum { BORROW_CTX, BORROW_LOG, OWN_CTX } kind;

int32_t give(kind kind);
// The number that the imported method of the resource gives.
int64_t number_of(int32_t handle);
// Whether it was given and is not dropped.
bool is_live(int32_t handle);
// How many of this kind are given and not dropped, and how many were given at all.
size_t live(kind kind);
size_t given(kind kind);
// How many drops there were.
size_t drops(void);
// The sum of the numbers of all handles given since the last call of it.
int64_t sum_given(void);
// From now on a dropped handle's number is the next to be given again.
void reuse_handles(void);
// From now on each resource's handles are 1, 2, 3, …, as in hosts older than the single table of an instance.
void count_handles_apart(void);

// --- The heap.
size_t live_blocks(void);
size_t allocations(void);
// From now on there is memory for so many allocations more.
void exhaust_after(size_t allocations);

// --- Scenarios.
typedef enum {
  RETURNS,  // and all borrows are dropped and all memory is freed
  FAULTS,   // the host or a sanitizer finds this wrong, and says so
  ABORTS,   // a guard stops the process, and says so
} ending;

typedef struct {
  const char *name;
  void (*run)(void);
  ending end;
  const char *message;
} scenario;

extern const scenario scenarios[];
extern const size_t scenario_count;

#ifdef __cplusplus
}
#endif
#endif
