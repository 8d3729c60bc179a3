// A host of stand-ins: it resolves what tasks wait for in random order, at once, later or never, and cancels tasks
// wherever they wait. Handles are checked by the test kit, memory by the sanitizers.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "guest.hpp"
#include "w_testkit.h"

namespace {

std::mt19937 generator;
unsigned draw(unsigned below) { return std::uniform_int_distribution<unsigned>(0, below - 1)(generator); }

void check(bool holds, const char *what) {
  if (holds) return;
  std::fprintf(stderr, "%s\n", what);
  std::abort();
}

// How imports resolve: at once, later, or as it is drawn. `never` leaves all that can wait waiting.
enum class resolves { at_once, later, drawn, never } manner;

struct subtask {
  w_subtask_state_t state;
  std::function<void()> result;  // stores it
  std::string read;              // what the call has read of the memory that it was lent
  std::function<std::string()> reads;
  w_waitable_set_t set = 0;
};
std::map<uint32_t, subtask> subtasks;
std::set<uint32_t> sets;
uint32_t last_waitable, last_set;
size_t cancelled_before, cancelled_after, returned_before_cancelled, calls;

// A stream of ones.
struct stream {
  uint32_t left;
  uint8_t *into = nullptr;  // while it is read
  size_t room = 0;
  w_waitable_set_t set = 0;
};
std::map<uint32_t, stream> streams;

void begin(subtask &call) {
  call.state = W_SUBTASK_STARTED;
  call.read = call.reads();
}

w_subtask_status_t called(std::function<std::string()> reads, std::function<void()> result) {
  ++calls;
  if (manner == resolves::at_once || (manner == resolves::drawn && draw(3) == 0)) {
    reads();
    result();
    return W_SUBTASK_RETURNED;
  }
  subtask call{W_SUBTASK_STARTING, result, "", reads, 0};
  if (draw(2) == 0) begin(call);
  const uint32_t handle = ++last_waitable;
  const auto state = call.state;
  subtasks.emplace(handle, std::move(call));
  return state | handle << 4;
}

std::string text(w_string_t string) { return std::string((const char *)string.ptr, string.len); }
w_string_t string(const std::string &text) {
  w_string_t made;
  w_string_dup_n(&made, text.data(), text.size());
  return made;
}
t_co_types_own_ctx_t new_ctx() { return t_co_types_own_ctx_make(nullptr); }

w_subtask_status_t get(w_string_t url, t_co_web_page_t *result) {
  return called([=] { return text(url); },
                [=] { *result = t_co_web_page_t{1, string("page of " + text(url))}; });
}
w_subtask_status_t lend(t_co_web_borrow_ctx_t, int64_t *result) {
  return called([] { return std::string(); }, [=] { *result = 10; });
}
w_subtask_status_t give(t_co_web_own_ctx_t, w_string_t tag, int64_t *result) {
  return called([=] { return text(tag); }, [=] { *result = 20; });
}
w_subtask_status_t make(t_co_web_own_ctx_t *result) {
  return called([] { return std::string(); }, [=] { *result = new_ctx(); });
}
w_subtask_status_t sum(t_co_web_sum_args_t *args, t_co_web_result_string_u32_t *result) {
  return called(
      [=] {
        check(args->n.is_some && args->n.val == 7, "a number in an option");
        std::string all = text(args->a);
        for (size_t i = 0; i < args->b.len; ++i) all += text(args->b.ptr[i]);
        return all;
      },
      [=] {
        result->is_err = draw(2) == 0;
        if (result->is_err) result->val.err = 5;
        else result->val.ok = string("sum");
      });
}
w_subtask_status_t send(t_co_web_parcel_t *parcel) {
  return called([=] { return text(parcel->tag) + text(parcel->label.ptr[1]); }, [] {});
}
int64_t request_id(t_co_types_borrow_ctx_t) { return 1; }

w_subtask_status_t cancel(w_subtask_t handle) {
  auto &call = subtasks.at(handle);
  check(call.set == 0, "a call is cancelled that is in a set");
  if (call.state == W_SUBTASK_STARTING && draw(2) == 0) {
    ++cancelled_before;
    call.state = W_SUBTASK_STARTED_CANCELLED;
  } else {
    if (call.state == W_SUBTASK_STARTING) begin(call);
    if (draw(2) == 0) {
      ++cancelled_after;
      call.state = W_SUBTASK_RETURNED_CANCELLED;
    } else {
      ++returned_before_cancelled;
      call.result();
      call.state = W_SUBTASK_RETURNED;
    }
  }
  return call.state;
}
void drop(w_subtask_t handle) {
  check(subtasks.at(handle).state >= W_SUBTASK_RETURNED, "a call is dropped that is not resolved");
  subtasks.erase(handle);
}
w_waitable_status_t fill(stream &from) {
  const uint32_t count = std::min({(uint32_t)from.room, from.left, 1 + draw(4)});
  std::memset(from.into, 1, count);
  from.into = nullptr;
  from.left -= count;
  return (from.left ? W_WAITABLE_COMPLETED : W_WAITABLE_DROPPED) | count << 4;
}
w_waitable_status_t read(uint32_t end, uint8_t *into, size_t room) {
  auto &from = streams.at(end);
  check(!from.into, "a stream is read twice at once");
  from.into = into;
  from.room = room;
  if (manner == resolves::at_once || (manner == resolves::drawn && draw(2) == 0)) return fill(from);
  return W_WAITABLE_STATUS_BLOCKED;
}
w_waitable_status_t cancel_read(uint32_t end) {
  auto &from = streams.at(end);
  check(from.into && from.set == 0, "a stream is not read");
  if (draw(2) == 0) return fill(from);
  from.into = nullptr;
  return W_WAITABLE_CANCELLED;
}
void drop_readable(uint32_t end) {
  check(!streams.at(end).into, "a stream is dropped while it is read");
  streams.erase(end);
}

w_waitable_set_t new_set() {
  sets.insert(++last_set);
  return last_set;
}
void join(uint32_t waitable, w_waitable_set_t set) {
  check(set == 0 || sets.count(set), "no such set");
  const auto stream = streams.find(waitable);
  (stream == streams.end() ? subtasks.at(waitable).set : stream->second.set) = set;
}
void drop_set(w_waitable_set_t set) {
  for (auto &[handle, call] : subtasks) check(call.set != set, "a set is dropped that has a call");
  for (auto &[end, from] : streams) check(from.set != set, "a set is dropped that has a stream");
  check(sets.erase(set) == 1, "no such set");
}

// Makes an event of one of the calls in the set, if there are any.
bool event_of(w_waitable_set_t set, w_event_t *event) {
  std::vector<uint32_t> in;
  for (auto &[handle, call] : subtasks) {
    if (call.set == set && call.state < W_SUBTASK_RETURNED) in.push_back(handle);
  }
  for (auto &[end, from] : streams) {
    if (from.set == set && from.into) in.push_back(end);
  }
  if (in.empty()) return false;
  const uint32_t handle = in[draw((unsigned)in.size())];
  if (const auto from = streams.find(handle); from != streams.end()) {
    *event = w_event_t{W_EVENT_STREAM_READ, handle, fill(from->second)};
    return true;
  }
  auto &call = subtasks.at(handle);
  if (call.state == W_SUBTASK_STARTING) {
    begin(call);
  } else {
    call.result();
    call.state = W_SUBTASK_RETURNED;
  }
  *event = w_event_t{W_EVENT_SUBTASK, handle, call.state};
  return true;
}
void poll(w_waitable_set_t set, w_event_t *event) {
  *event = w_event_t{W_EVENT_NONE, 0, 0};
  if (manner != resolves::never && draw(2) == 0) event_of(set, event);
}

void reset() {
  w_testkit_reset();
  check(subtasks.empty() && sets.empty() && streams.empty(), "a call, a set or a stream is left");
  w_testkit_imports.t_co_web_get = get;
  w_testkit_imports.t_co_web_lend = lend;
  w_testkit_imports.t_co_web_give = give;
  w_testkit_imports.t_co_web_make = make;
  w_testkit_imports.t_co_web_sum = sum;
  w_testkit_imports.t_co_web_send = send;
  w_testkit_imports.t_co_types_method_ctx_request_id = request_id;
  w_testkit_imports.w_subtask_cancel = cancel;
  w_testkit_imports.w_subtask_drop = drop;
  w_testkit_imports.w_waitable_set_new = new_set;
  w_testkit_imports.w_waitable_join = join;
  w_testkit_imports.w_waitable_set_drop = drop_set;
  w_testkit_imports.w_waitable_set_poll = poll;
  w_testkit_imports.exports_t_co_api_stream_u8_read = read;
  w_testkit_imports.exports_t_co_api_stream_u8_cancel_read = cancel_read;
  w_testkit_imports.exports_t_co_api_stream_u8_drop_readable = drop_readable;
  ended.clear();
}

w_testkit_task_t start(uint32_t program) {
  w_list_string_t keys{(w_string_t *)malloc(3 * sizeof(w_string_t)), 3};
  for (int i = 0; i < 3; ++i) keys.ptr[i] = string(std::string(1, (char)('x' + i)));
  return w_testkit_start_exports_t_co_api_run(program, exports_t_co_api_borrow_ctx_make(nullptr), new_ctx(), &keys);
}

// Lets a task go on by one event. Gives false if it can never go on.
bool step(w_testkit_task_t task) {
  const auto code = w_testkit_code(task);
  w_event_t event{W_EVENT_NONE, 0, 0};
  if (code != W_CALLBACK_CODE_YIELD && (manner == resolves::never || !event_of(code >> 4, &event))) return false;
  w_testkit_resume(task, event);
  return true;
}
bool is_over(w_testkit_task_t task) { return w_testkit_code(task) == W_CALLBACK_CODE_EXIT; }

// Every program, cancelled after each number of events, until it is over before that. Gives the number of points.
size_t cancelled_at_each_point(uint32_t program, unsigned seed) {
  for (size_t point = 0;; ++point) {
    generator.seed(seed);
    reset();
    const auto task = start(program);
    for (size_t i = 0; i < point && !is_over(task); ++i) {
      if (!step(task)) break;
    }
    if (is_over(task)) {
      check(w_testkit_has_returned(task), "a task ended and did not return");
      w_testkit_check_none_live();
      check(ended.empty() || ended.back() == 1, "the outermost ends last");
      return point;
    }
    w_testkit_resume(task, w_event_t{W_EVENT_CANCEL, 0, 0});
    check(is_over(task) && w_testkit_was_cancelled(task), "a task that is cancelled confirms at once");
    check(ended.back() == 1, "the outermost ends last");
    // The middle one may end before, where it was not what is waited for.
    for (size_t i = 0; i + 1 < ended.size(); ++i) check(ended[i] >= ended[i + 1], "inner ones end first");
    w_testkit_check_none_live();
    if (manner == resolves::never && w_testkit_code(task) != W_CALLBACK_CODE_YIELD && point > 60) return point;
  }
}

void enumerate() {
  size_t points = 0;
  for (auto m : {resolves::at_once, resolves::later, resolves::drawn}) {
    manner = m;
    for (uint32_t program = 0; program < programs; ++program) {
      for (unsigned seed = 0; seed < 20; ++seed) points += cancelled_at_each_point(program, seed);
    }
  }
  std::printf("cancelled at %zu points: %zu calls before they began, %zu after, %zu had returned; %zu calls in all\n", points,
              cancelled_before, cancelled_after, returned_before_cancelled, calls);
  check(points > 3000 && cancelled_before > 100 && cancelled_after > 100 && returned_before_cancelled > 100, "too few");
}

void never() {
  manner = resolves::never;
  for (uint32_t program = 2; program < programs; ++program) {
    if (program == 8 || program == 16) continue;  // they wait for no import
    generator.seed(program);
    reset();
    const auto task = start(program);
    for (int i = 0; i < 100 && step(task); ++i) check(!is_over(task), "it waits for ever");
    w_testkit_resume(task, w_event_t{W_EVENT_CANCEL, 0, 0});
    check(w_testkit_was_cancelled(task), "a task that is cancelled confirms");
    w_testkit_check_none_live();
  }
}

// Many tasks that take turns, ended in random order. Some are cancelled.
void together() {
  for (auto m : {resolves::later, resolves::drawn}) {
    manner = m;
    for (unsigned seed = 0; seed < 30; ++seed) {
      generator.seed(seed);
      reset();
      std::vector<w_testkit_task_t> tasks;
      for (int i = 0; i < 100; ++i) {
        uint32_t program = draw(programs);
        tasks.push_back(start(program == 8 ? 9 : program));
      }
      while (!tasks.empty()) {
        const size_t at = draw((unsigned)tasks.size());
        if (is_over(tasks[at])) {
          tasks.erase(tasks.begin() + (std::ptrdiff_t)at);
        } else if (draw(100) == 0) {
          w_testkit_resume(tasks[at], w_event_t{W_EVENT_CANCEL, 0, 0});
        } else {
          check(step(tasks[at]), "it can go on");
        }
      }
      w_testkit_check_none_live();
    }
  }
}

// One program, to its end.
void one(uint32_t program, resolves how) {
  manner = how;
  reset();
  const auto task = start(program);
  while (!is_over(task) && step(task)) {
  }
  check(is_over(task), "it ends");
  w_testkit_check_none_live();
}

// A list of borrows, each lent and then dropped.
void lists() {
  manner = resolves::drawn;
  for (unsigned seed = 0; seed < 20; ++seed) {
    generator.seed(seed);
    reset();
    exports_t_co_api_list_borrow_ctx_t list{};
    list.len = draw(10);
    if (list.len) list.ptr = (exports_t_co_api_borrow_ctx_t *)malloc(list.len * sizeof *list.ptr);
    for (size_t i = 0; i < list.len; ++i) list.ptr[i] = exports_t_co_api_borrow_ctx_make(nullptr);
    const auto task = w_testkit_start_exports_t_co_api_quiet(&list);
    while (!is_over(task)) check(step(task), "it can go on");
    w_testkit_check_none_live();
  }
}

// A stream that is read while a borrow is held, to its end or until the task is cancelled.
void read_streams() {
  for (auto m : {resolves::at_once, resolves::later, resolves::drawn}) {
    manner = m;
    for (unsigned seed = 0; seed < 20; ++seed) {
      for (size_t point = 0, is_done = 0; !is_done; ++point) {
        generator.seed(seed);
        reset();
        streams[++last_waitable] = stream{20};
        const auto task = w_testkit_start_exports_t_co_api_total(exports_t_co_api_borrow_ctx_make(nullptr), last_waitable);
        for (size_t i = 0; i < point && !is_over(task); ++i) check(step(task), "it can go on");
        is_done = is_over(task);
        if (is_done) check(*w_testkit_result_of_exports_t_co_api_total(task) == 21, "all was read");
        else w_testkit_resume(task, w_event_t{W_EVENT_CANCEL, 0, 0});
        check(is_over(task), "a task that is cancelled confirms at once");
        w_testkit_check_none_live();
      }
    }
  }
}

}  // namespace

int main(int argc, char **argv) {
  const std::string what = argc > 1 ? argv[1] : "";
  if (what == "enumerate") enumerate();
  else if (what == "never") never();
  else if (what == "together") together();
  else if (what == "lists") lists();
  else if (what == "streams") read_streams();
  else if (what == "program") one((uint32_t)std::atoi(argv[2]), resolves::later);
  else return 2;
  reset();
}
