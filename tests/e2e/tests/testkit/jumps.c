// A failure handler that leaves by longjmp(): the C shims, whose call it left, must not go on to count that call.
#include "w_guard.h"
#include "scenario.h"

#include <setjmp.h>

// The bytes on the heap; only known to AddressSanitizer.
#if defined(__SANITIZE_ADDRESS__)
size_t __sanitizer_get_current_allocated_bytes(void);
static size_t on_heap(void) { return __sanitizer_get_current_allocated_bytes(); }
#else
static size_t on_heap(void) { return 0; }
#endif

static bool offends;

void exports_t_greet_greeter_greet(
    exports_t_greet_greeter_borrow_context_t ctx, exports_t_greet_greeter_request_t *req, w_string_t *ret) {
  t_greet_types_context_drop_borrow(ctx);
  *ret = req->name;
  free(req->about.ptr);
  if (offends) t_greet_types_method_context_request_id(ctx);
}

static jmp_buf out;
static void jump(const w_testkit_failure_t *failure, void *user) {
  (void)user;
  CHECK(failure->kind == W_TESTKIT_USED_AFTER_DROP);
  longjmp(out, 1);
}

// So many handles that the shims have them on the heap, and so high a number that they note its drop there.
static w_string_t ret;
static void greet(void) {
  enum { MANY = 300 };
  exports_t_greet_greeter_request_t req;
  w_string_dup(&req.name, "somebody");
  req.about.len = MANY;
  req.about.ptr = malloc(MANY * sizeof *req.about.ptr);
  for (size_t i = 0; i < MANY; ++i) req.about.ptr[i] = exports_t_greet_greeter_borrow_context_make(NULL);
  w_testkit_call_exports_t_greet_greeter_greet(exports_t_greet_greeter_borrow_context_make(NULL), &req, &ret);
}

static void jumps(void) {
  static size_t before;
  static int i;
  w_testkit_on_failure(jump, NULL);
  before = on_heap();
  for (i = 0; i < 3; ++i) {
    offends = true;
    if (setjmp(out) == 0) {
      greet();
      CHECK(false);
    }
    CHECK(w_testkit_failures() == 1);
    w_string_free(&ret);
    w_testkit_reset();
    CHECK(on_heap() == before);

    offends = false;
    greet();
    CHECK(w_testkit_live() == 0 && w_testkit_failures() == 0);
    w_string_free(&ret);
    w_testkit_reset();
    CHECK(on_heap() == before);
  }
}

static const scenario scenarios[] = {{"jumps", jumps, ""}};

int main(int argc, char **argv) { return run_scenarios(scenarios, 1, argc, argv); }
