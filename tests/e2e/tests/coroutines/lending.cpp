// Plain tasks that lend what they have to asynchronous imports, and their host.
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "w_guard.hpp"
#include "w_testkit.h"

namespace api = witguard::exports::t::le::api;

// What the host answers to a call.
static w_subtask_status_t answer;

static t_le_web_borrow_ctx_t borrowed(const api::ctx_guard &c) { return {c.get().__handle}; }
static t_le_web_borrow_ctx_t borrowed(const api::ctx &o) { return {o.get().__handle}; }

auto api::run(run_task begun) -> w_callback_code_t {
  auto &task = run_task::keep(std::move(begun));
  static uint32_t result;
  static t_le_web_part_t parts[2];
  static t_le_web_lend_many_args_t args;
  switch (task.program / 10) {
    case 0:
      t_le_web_lend(borrowed(task.c), &result);
      break;
    case 1:
      t_le_web_lend(borrowed(task.o), &result);
      break;
    case 2: {
      parts[1].c.is_some = true;
      parts[1].c.val = borrowed(task.c);
      t_le_web_list_part_t list{parts, 2};
      t_le_web_lend_all(list);
      break;
    }
    default:
      args.c.is_err = false;
      args.c.val.ok = borrowed(task.c);
      t_le_web_lend_many(&args, &result);
  }
  switch (task.program % 10) {
    case 0:  // it waits until the call has returned
      return W_CALLBACK_CODE_YIELD;
    case 1:
      task.c.drop();
      break;
    case 2:
      static_cast<void>(task.o.release());
      break;
    case 3:
      std::move(task).finish(result);
      break;
    case 4: {  // it cancels the call
      w_subtask_cancel(1);
      w_subtask_drop(1);
      break;
    }
    case 5: {  // it asks whether the call has returned
      w_event_t event;
      w_waitable_set_poll(1, &event);
      break;
    }
    default:
      break;
  }
  std::move(task).finish(result);
  return W_CALLBACK_CODE_EXIT;
}

auto api::run_callback(w_event_t *event) -> w_callback_code_t {
  auto &task = run_task::resume(event);
  if (event->code != W_SUBTASK_RETURNED) return W_CALLBACK_CODE_YIELD;
  task.o.drop();
  std::move(task).finish(event->code);
  return W_CALLBACK_CODE_EXIT;
}

static w_subtask_status_t lend(t_le_web_borrow_ctx_t, uint32_t *) { return answer; }
static w_subtask_status_t lend_all(t_le_web_list_part_t) { return answer; }
static w_subtask_status_t lend_many(t_le_web_lend_many_args_t *, uint32_t *) { return answer; }
static w_subtask_status_t cancel(w_subtask_t) { return W_SUBTASK_RETURNED_CANCELLED; }
static void poll(w_waitable_set_t, w_event_t *event) { *event = w_event_t{W_EVENT_SUBTASK, 1, W_SUBTASK_RETURNED}; }

int main(int, char **argv) {
  const auto program = static_cast<uint32_t>(std::atoi(argv[1]));
  answer = argv[2][0] == 'n' ? W_SUBTASK_RETURNED : W_SUBTASK_STARTED | 1 << 4;
  w_testkit_imports.t_le_web_lend = lend;
  w_testkit_imports.t_le_web_lend_all = lend_all;
  w_testkit_imports.t_le_web_lend_many = lend_many;
  w_testkit_imports.w_subtask_cancel = cancel;
  w_testkit_imports.w_waitable_set_poll = poll;
  const auto task = w_testkit_start_exports_t_le_api_run(program, exports_t_le_api_borrow_ctx_make(nullptr),
                                                         t_le_types_own_ctx_make(nullptr));
  if (w_testkit_code(task) != W_CALLBACK_CODE_EXIT) {
    w_testkit_resume(task, w_event_t{W_EVENT_SUBTASK, 1, W_SUBTASK_STARTED});
    w_testkit_resume(task, w_event_t{W_EVENT_SUBTASK, 1, W_SUBTASK_RETURNED});
  }
  std::puts("done");
}
