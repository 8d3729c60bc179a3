#define HAS_KEY
#define HAS_CLOCK
#include "task.hpp"

#include <string>

namespace api = witguard::exports::t::t::api;

namespace {

template <class See> void see_pair(api::pair &p, See see) {
  see(p.a);
  if (p.k) see(*p.k);
}

}  // namespace

auto api::bare(bare_task task) -> w_callback_code_t {
  return start(
      std::move(task), [](bare_task &task, auto see) { see(task.c); },
      [](bare_task &task, int64_t sum) { std::move(task).finish(sum); });
}
auto api::bare_callback(w_event_t *event) -> w_callback_code_t { return go_on<bare_task>(event); }

auto api::maybe(maybe_task task) -> w_callback_code_t {
  return start(
      std::move(task),
      [](maybe_task &task, auto see) {
        if (task.c) see(*task.c);
      },
      [](maybe_task &task, int64_t sum) { std::move(task).finish(sum); });
}
auto api::maybe_callback(w_event_t *event) -> w_callback_code_t { return go_on<maybe_task>(event); }

auto api::named(named_task task) -> w_callback_code_t {
  return start(
      std::move(task), [](named_task &task, auto see) { see(task.j.c); },
      [](named_task &task, int64_t sum) { std::move(task).finish(std::to_string(sum)); });
}
auto api::named_callback(w_event_t *event) -> w_callback_code_t { return go_on<named_task>(event); }

auto api::paired(paired_task task) -> w_callback_code_t {
  return start(
      std::move(task), [](paired_task &task, auto see) { see_pair(task.p, see); },
      [](paired_task &task, int64_t sum) { std::move(task).finish(sum); });
}
auto api::paired_callback(w_event_t *event) -> w_callback_code_t { return go_on<paired_task>(event); }

auto api::chosen(chosen_task task) -> w_callback_code_t {
  return start(
      std::move(task),
      [](chosen_task &task, auto see) {
        if (auto *one = task.e.get_if_one()) see(*one);
        if (auto *many = task.e.get_if_many()) {
          for (auto &k : *many) see(k);
        }
      },
      [](chosen_task &task, int64_t sum) { std::move(task).finish(sum); });
}
auto api::chosen_callback(w_event_t *event) -> w_callback_code_t { return go_on<chosen_task>(event); }

auto api::listed(listed_task task) -> w_callback_code_t {
  return start(
      std::move(task),
      [](listed_task &task, auto see) {
        for (auto &job : task.js) see(job.c);
      },
      [](listed_task &task, int64_t sum) { std::move(task).finish({sum, std::to_string(sum)}); });
}
auto api::listed_callback(w_event_t *event) -> w_callback_code_t { return go_on<listed_task>(event); }

auto api::maybe_listed(maybe_listed_task task) -> w_callback_code_t {
  return start(
      std::move(task),
      [](maybe_listed_task &task, auto see) {
        if (task.ks) {
          for (auto &k : *task.ks) see(k);
        }
      },
      [](maybe_listed_task &task, int64_t sum) { std::move(task).finish(sum); });
}
auto api::maybe_listed_callback(w_event_t *event) -> w_callback_code_t { return go_on<maybe_listed_task>(event); }

auto api::two(two_task task) -> w_callback_code_t {
  return start(
      std::move(task),
      [](two_task &task, auto see) {
        see(task.c);
        see(task.k);
      },
      [](two_task &task, int64_t sum) {
        if (sum / 20000 % 3 == 0) {
          std::move(task).finish(witguard::unexpected(sum));
        } else {
          std::move(task).finish(std::to_string(sum));
        }
      });
}
auto api::two_callback(w_event_t *event) -> w_callback_code_t { return go_on<two_task>(event); }

auto api::owned(owned_task task) -> w_callback_code_t {
  (void)task.c.request_id();  // first, because its answer is the plan
  int64_t own = task.o.request_id();
  task.o.drop();
  return start(
      std::move(task), [](owned_task &task, auto see) { see(task.c); },
      [](owned_task &task, int64_t sum) { std::move(task).finish(sum); }, own);
}
auto api::owned_callback(w_event_t *event) -> w_callback_code_t { return go_on<owned_task>(event); }

auto api::silent(silent_task task) -> w_callback_code_t {
  return start(
      std::move(task),
      [](silent_task &task, auto see) {
        see(task.c);
        for (auto &p : task.ps) see_pair(p, see);
      },
      [](silent_task &task, int64_t) { std::move(task).finish(); });
}
auto api::silent_callback(w_event_t *event) -> w_callback_code_t { return go_on<silent_task>(event); }
