// What all drivers of the native tests share: the handle table of a fake host, a heap that counts and can run
// out, and scenarios. Each scenario runs in its own process.
#ifndef NATIVE_H
#define NATIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Ends the process with a message that the test expects or prints. Not by abort(), which is how guards end it.
__attribute__((__noreturn__, __format__(__printf__, 1, 2))) void fault(const char *format, ...);
#define CHECK(condition) \
  ((condition) ? (void)0 : fault("%s:%d: not so: %s", __FILE__, __LINE__, #condition))

// --- Handles, numbered as a host does: 1, 2, 3, …, each number once, unless numbers are reused.
typedef enum { BORROW_CTX, BORROW_LOG, OWN_CTX } kind;

int32_t give(kind kind);
// The number that the resource's imported method returns for this handle.
int64_t number_of(int32_t handle);
// Whether the handle was given out and is not dropped.
bool is_live(int32_t handle);
// How many handles of this kind are live, and how many were ever given out.
size_t live(kind kind);
size_t given(kind kind);
// The number of drops.
size_t drops(void);
// The sum of the numbers of all handles given out since the last call of this function.
int64_t sum_given(void);
// From now on, a dropped handle's number is the next one to be given out.
void reuse_handles(void);
// From now on, each resource's handles are 1, 2, 3, …, as in hosts from before an instance had a single table.
void count_handles_apart(void);

// --- The heap.
size_t live_blocks(void);
size_t allocations(void);
// From now on, only this many more allocations succeed.
void exhaust_after(size_t allocations);

// --- Scenarios.
typedef enum {
  RETURNS,  // returns, with all borrows dropped and all memory freed
  FAULTS,   // the host or a sanitizer finds the fault and reports it
  ABORTS,   // a guard aborts the process with a message
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
