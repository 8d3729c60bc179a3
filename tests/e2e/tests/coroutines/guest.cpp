// Programs for a task, each with other things to wait for. The host cancels each of them wherever it waits.
#include "guest.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "w_guard.hpp"

namespace api = witguard::exports::t::co::api;
namespace web = witguard::t::co::web;
using api::ctx;
using api::ctx_guard;
using witguard::list;
using witguard::string;
using witguard::task;
using witguard::when_all;
using witguard::when_any;
using witguard::yield;

std::vector<int> ended;

namespace {

// Something that a coroutine has, which tells when it ends.
struct mark {
  explicit mark(int number) : number(number) {}
  mark(const mark &) = delete;
  ~mark() { ended.push_back(number); }
  int number;
};

task<int64_t> inner(ctx_guard &c) {
  mark last(3);
  co_await yield();
  const int64_t lent = co_await web::lend(c);
  co_return lent + c.request_id();
}

task<int64_t> middle(ctx_guard &c) {
  mark second(2);
  co_return co_await inner(c) + co_await web::lend(c);
}

task<> one_page(uint32_t &sum) {
  const web::page page = co_await web::get("a page");
  co_await yield();
  sum += page.status;
}

task<int> at_once(int i) { co_return i; }

task<> forever() {
  for (;;) co_await yield();
}

task<ctx> made_twice() {
  ctx first = co_await web::make();
  ctx second = co_await web::make();
  co_return second;
}

task<> holds(std::unique_ptr<mark>, int turns) {
  for (int i = 0; i < turns; ++i) co_await yield();
}

task<bool> has_ended(int number, int turns) {
  for (int i = 0; i < turns; ++i) co_await yield();
  co_return std::count(ended.begin(), ended.end(), number) > 0;
}

#ifdef FAULTS
task<> drops(ctx_guard &c) {
  c.drop();  // lent to the import that the other task waits for
  co_return;
}

task<int64_t> lends(ctx_guard &c) { co_return co_await web::lend(c); }

task<> throws() {
  co_await yield();
  throw 1;
}
#endif

task<std::string> run(uint32_t program, ctx_guard &c, ctx &o, list<string> &keys) {
  mark first(1);
  switch (program) {
    case 0:  // ends at once
      co_return "";
    case 1:
      for (int i = 0; i < 5; ++i) co_await yield();
      co_return std::to_string(c.request_id());
    case 2: {  // memory is lent, and taken
      std::string all;
      for (const auto &key : keys) {
        const web::page page = co_await web::get(key);
        all += page.body;
      }
      co_return all;
    }
    case 3: {  // handles are lent, given and taken
      const int64_t lent = co_await web::lend(c);
      const int64_t given = co_await web::give(std::move(o), "a tag");
      o = co_await web::make();
      co_return std::to_string(lent + given + o.request_id());
    }
    case 4:
      co_return std::to_string(co_await middle(c));
    case 5: {
      auto [page, lent, nested] = co_await when_all(web::get(keys[0]), web::lend(o), middle(c));
      co_return std::string(page.body) + std::to_string(lent + nested);
    }
    case 6: {
      auto first = co_await when_any(web::get(keys[0]), web::lend(c), web::make());
      co_return std::to_string(first.index());
    }
    case 7: {  // all of two against one of two
      auto first = co_await when_any(when_all(web::give(std::move(o), "t"), web::make()), middle(c),
                                     when_any(web::lend(c), forever()));
      co_return std::to_string(first.index());
    }
    case 8: {  // coroutines that never wait: the stack does not grow
      int64_t sum = 0;
      for (int i = 0; i < 10000; ++i) sum += co_await at_once(i);
      co_return std::to_string(sum);
    }
    case 9: {
      uint32_t sum = 0;
      std::vector<task<>> pages;
      for (int i = 0; i < 50; ++i) pages.push_back(one_page(sum));
      co_await when_all(pages);
      co_return std::to_string(sum);
    }
    case 10: {
      const auto sum = co_await web::sum("a", keys, c, std::move(o), 7u);
      co_return sum ? std::string(*sum) : std::to_string(sum.error());
    }
    case 11: {  // a call that is made before it is awaited, and one that is never awaited
      auto never = web::make();
      auto call = web::lend(c);
      co_await yield();
      co_return std::to_string(co_await std::move(call));
    }
    case 12: {
      web::parcel parcel{"tag", std::move(o), {"a", "b"}};
      co_await web::send(std::move(parcel));
      co_return "sent";
    }
    case 13: {
      ctx made = co_await made_twice();
      co_return std::to_string(made.request_id());
    }
    case 14: {  // yields and waits at once
      auto [nothing, all, page] = co_await when_all(yield(), when_all(yield(), middle(c)), web::get("p"));
      static_cast<void>(nothing);
      co_return std::string(page.body) + std::to_string(std::get<1>(all));
    }
    case 15: {  // what lost is not under way
      auto slow = web::lend(c);
      auto first = co_await when_any(std::move(slow), web::get(keys[0]));
      c.drop();
      co_await yield();
      co_return std::to_string(first.index());
    }
    case 16: {  // a task that is done has nothing left, although others go on
      const auto [at_once, first, later, second] =
          co_await when_all(holds(std::make_unique<mark>(9), 0), has_ended(9, 0), holds(std::make_unique<mark>(8), 2), has_ended(8, 4));
      static_cast<void>(at_once), static_cast<void>(later);
      if (!first || !second) __builtin_trap();
      co_return "";
    }
#ifdef FAULTS
    case 20:
      co_await when_all(lends(c), drops(c));
      co_return "";
    case 21:
      static_cast<void>(c.release());
      co_return "";
    case 23:
      co_await throws();
      co_return "";
    case 22: {
      ctx_guard kept = std::move(c);
      static_cast<void>(o.release());
      co_return "";
    }
#endif
  }
  std::abort();
}

}  // namespace

auto api::run(uint32_t program, ctx_guard c, ctx o, list<string> keys) -> task<string> {
  if (keys.empty()) keys = {"x", "y", "z"};
  co_return co_await ::run(program < 30 ? program : program % programs, c, o, keys);
}

auto api::total(ctx_guard c, witguard::stream<uint8_t> bytes) -> task<uint32_t> {
  uint8_t buffer[4];
  uint32_t sum = 0;
  while (const size_t count = co_await bytes.read(buffer)) {
    for (size_t i = 0; i < count; ++i) sum += buffer[i];
  }
  co_return sum + static_cast<uint32_t>(c.request_id());
}

auto api::quiet(list<ctx_guard> cs) -> task<void> {
  for (auto &c : cs) {
    co_await web::lend(c);
    c.drop();
  }
}
