/* wasi-libc reaches the system through these imports, and a component made without the preview1
 * adapter must not import them. No guest under test needs the system: every call fails, with
 * errno 52 (WASI's `ENOSYS`). The linker removes the functions that nothing calls. */
#include <stdint.h>

#define STUB(name, ...) \
  int32_t __imported_wasi_snapshot_preview1_##name(__VA_ARGS__) { return 52; }

STUB(fd_close, int32_t fd)
STUB(fd_seek, int32_t fd, int64_t offset, int32_t whence, int32_t out)
STUB(fd_read, int32_t fd, int32_t iovs, int32_t count, int32_t out)
STUB(fd_write, int32_t fd, int32_t iovs, int32_t count, int32_t out)
STUB(fd_fdstat_get, int32_t fd, int32_t out)
STUB(environ_get, int32_t environ, int32_t buffer)
STUB(environ_sizes_get, int32_t count, int32_t size)
STUB(clock_time_get, int32_t clock, int64_t precision, int32_t out)
STUB(random_get, int32_t buffer, int32_t size)

_Noreturn void __imported_wasi_snapshot_preview1_proc_exit(int32_t status) {
  (void)status;
  __builtin_trap();
}
