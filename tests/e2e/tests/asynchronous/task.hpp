// What the tasks of all exports have in common: they follow their plan and add up the ids of their handles.
#include "plan.h"
#include "w_guard.hpp"
#include <cstdlib>
#include <memory>
#include <utility>

// A task that waits. It is on the heap.
class waiting {
 public:
  waiting() = default;
  waiting(const waiting &) = delete;
  virtual ~waiting() = default;
  // Continues after an event.
  virtual w_callback_code_t go_on(w_event_t *event) = 0;
};

// `each(task, f)` calls `f` with the guard of each handle of the task; `finish(task, sum)` finishes it.
template <class Task, class Each, class Finish> class job_of final : public waiting {
 public:
  job_of(Task &&task, Each each, Finish finish, int64_t dropped)
      : task_(std::move(task)), each_(each), finish_(finish), dropped_(dropped) {
    each_(task_, [this](auto &handle) {
      if (plan_ == 0) plan_ = handle.request_id();
    });
    turns_ = turns_of(plan_);
  }
  // A task is moved to the heap, where it waits.
  job_of(job_of &&other) noexcept
      : task_(std::move(other.task_)),
        each_(other.each_),
        finish_(other.finish_),
        plan_(other.plan_),
        dropped_(other.dropped_),
        turns_(other.turns_) {}

  w_callback_code_t start() {
    enum way way = way_of(plan_);
    if (way == FORGET) return W_CALLBACK_CODE_EXIT;
    if (way == EARLY) drop_first();
    if (turns_ == 0 && way != FOREVER) return end();
    auto *kept = new job_of(std::move(*this));
    Task::keep(std::unique_ptr<waiting>(kept));
    if (way == SLEEP) return kept->nap();
    if (way != FOREVER || yields(plan_)) return W_CALLBACK_CODE_YIELD;
    kept->set_ = w_waitable_set_new();
    return W_CALLBACK_CODE_WAIT(kept->set_);
  }

  w_callback_code_t go_on(w_event_t *event) override {
    if (event->event == W_EVENT_CANCEL) {
      if (set_) w_waitable_set_drop(set_);
      std::move(task_).cancel();
      return W_CALLBACK_CODE_EXIT;
    }
    switch (way_of(plan_)) {
      case FOREVER:
        return W_CALLBACK_CODE_YIELD;
      case SLEEP:
        if (event->event == W_EVENT_SUBTASK) {
          if (event->code != W_SUBTASK_RETURNED) return W_CALLBACK_CODE_WAIT(set_);
          w_waitable_join(event->waitable, 0);
          w_subtask_drop(event->waitable);
          w_waitable_set_drop(set_);
        }
        if (slept_ != turns_) std::abort();
        break;
      default:
        if (--turns_) return W_CALLBACK_CODE_YIELD;
    }
    return end();
  }

 private:
  void drop_first() {
    bool first = true;
    each_(task_, [this, &first](auto &handle) {
      if (first) {
        dropped_ += handle.request_id();
        handle.drop();
      }
      first = false;
    });
  }

  // The ids of the remaining handles, added to those dropped early: a handle that was dropped is empty here.
  int64_t sum() {
    int64_t sum = dropped_;
    each_(task_, [&sum](auto &handle) {
      if (handle) sum += handle.request_id();
    });
    return sum;
  }

  w_callback_code_t end() {
    int64_t total = sum();
    switch (way_of(plan_)) {
      case ABANDON: {
        Task gone(std::move(task_));
        break;
      }
      case CANCEL:
        std::move(task_).cancel();
        break;
      case MOVED: {
        Task elsewhere(std::move(task_));
        finish_(task_, total);
        break;
      }
      case TWICE:
        finish_(task_, total);
        finish_(task_, total);
        break;
      case DROPPED:
        task_.drop();
        each_(task_, [](auto &handle) {
          if (handle) std::abort();
        });
        finish_(task_, total);
        break;
      default:
        finish_(task_, total);
    }
    return W_CALLBACK_CODE_EXIT;
  }

  w_callback_code_t nap() {
#ifdef HAS_CLOCK
    w_subtask_status_t status = t_t_clock_sleep(turns_, &slept_);
    if (W_SUBTASK_STATE(status) != W_SUBTASK_RETURNED) {
      set_ = w_waitable_set_new();
      w_waitable_join(W_SUBTASK_HANDLE(status), set_);
      return W_CALLBACK_CODE_WAIT(set_);
    }
#endif
    return W_CALLBACK_CODE_YIELD;
  }

  Task task_;
  Each each_;
  Finish finish_;
  int64_t plan_ = 0;  // 0 if there is no handle
  int64_t dropped_;   // the sum of the ids of handles dropped early
  uint32_t turns_ = 0;
  w_waitable_set_t set_ = 0;
  uint32_t slept_ = 0;
};

template <class Task, class Each, class Finish>
w_callback_code_t start(Task &&task, Each each, Finish finish, int64_t dropped = 0) {
  return job_of<Task, Each, Finish>(std::move(task), each, finish, dropped).start();
}

template <class Task> w_callback_code_t go_on(w_event_t *event) {
  return Task::template resume<std::unique_ptr<waiting>>(event)->go_on(event);
}
