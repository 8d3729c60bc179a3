// Programs with ends of streams and futures. None drops one by hand.
#include <string>
#include <vector>

#include "w_guard.hpp"

namespace api = witguard::exports::t::ends::api;
namespace host = witguard::t::ends::host;
using api::ctx_guard;
using witguard::future;
using witguard::future_writer;
using witguard::list;
using witguard::option;
using witguard::stream;
using witguard::stream_writer;
using witguard::string;
using witguard::task;
using witguard::when_all;
using witguard::when_any;
using item = witguard::tuple<host::ctx, string>;

namespace {

task<uint32_t> sum_of(stream<uint8_t> bytes) {
  uint8_t buffer[7];
  uint32_t sum = 0;
  while (const size_t count = co_await bytes.read(buffer)) {
    for (size_t i = 0; i < count; ++i) sum += buffer[i];
  }
  if (bytes) co_return 1000;  // it is over, and gone
  co_return sum;
}

task<uint32_t> write_all(stream_writer<uint8_t> to, size_t count) {
  const std::vector<uint8_t> ones(count, 1);
  co_return co_await to.write(ones);
}

task<> turns(int count) {
  for (int i = 0; i < count; ++i) co_await witguard::yield();
}

task<uint32_t> run(uint32_t program) {
  switch (program) {
    case 0: {  // left alone
      const auto bytes = host::bytes(true);
      co_return bytes ? 1 : 0;
    }
    case 1:
      co_return co_await sum_of(host::bytes(true));
    case 2:
      co_return co_await sum_of(host::bytes(false));
    case 3: {  // lists of what comes; a read past the end
      auto bytes = host::bytes(false);
      uint32_t sum = 0;
      for (;;) {
        const list<uint8_t> some = co_await bytes.read(8);
        if (some.empty()) break;
        for (const uint8_t each : some) sum += each;
      }
      const list<uint8_t> none = co_await bytes.read(8);
      co_return sum + none.size();
    }
    case 4: {  // what nobody reads
      auto [reader, writer] = stream<uint8_t>::make();
      reader.drop();
      const size_t count = co_await writer.write(std::string("text"));
      co_return writer ? 1000 : count;
    }
    case 5: {  // both ends
      auto [reader, writer] = stream<uint8_t>::make();
      auto [sum, count] = co_await when_all(sum_of(std::move(reader)), write_all(std::move(writer), 1000));
      co_return sum + count;
    }
    case 6: {  // a read that is cancelled, and another one
      auto bytes = host::bytes(false);
      uint8_t buffer[8];
      auto [reader, writer] = stream<uint8_t>::make();
      const auto first = co_await when_any(reader.read(buffer), turns(2));
      const auto second = co_await when_any(turns(1), writer.write(std::string(9, 'x')));
      co_return first.index() * 10 + second.index() + co_await sum_of(std::move(bytes));
    }
    case 7: {  // given away
      host::sink(host::bytes(false));
      auto [reader, writer] = stream<uint8_t>::make();
      host::sink(std::move(reader));
      const auto [sink, count] = co_await when_all(host::sink_later(host::bytes(true)), write_all(std::move(writer), 50));
      static_cast<void>(sink);
      co_return count;
    }
    case 8: {  // items that own handles: some are used, some are left
      auto items = host::items();
      uint32_t sum = 0;
      for (int i = 0; i < 2; ++i) {
        list<item> some = co_await items.read(2);
        for (auto &[owner, name] : some) sum += owner.id() * 10 + name.size();
      }
      co_return sum;
    }
    case 9: {  // items that are passed on
      auto items = host::items();
      auto [reader, writer] = stream<item>::make();
      host::take(std::move(reader));
      uint32_t taken = 0;
      for (;;) {
        list<item> one = co_await items.read(1);
        if (one.empty()) break;
        taken += co_await writer.write_one(std::move(one[0]));
      }
      co_return taken;
    }
    case 10: {  // nobody takes it: it is dropped
      auto items = host::items();
      auto [reader, writer] = stream<item>::make();
      list<item> one = co_await items.read(1);
      reader.drop();
      co_return co_await writer.write_one(std::move(one[0]));
    }
    case 11: {
      auto now = host::answer(true), later = host::answer(false), never = host::answer(false);
      const string a = co_await now.read(), b = co_await later.read();
      if (now || later) co_return 1000;
      const auto first = co_await when_any(never.read(), turns(1));
      co_return a.size() + b.size() + first.index();
    }
    case 12: {
      auto [reader, writer] = future<uint32_t>::make();
      auto [number, taken] = co_await when_all(reader.read(), writer.write(7u));
      co_return number + taken;
    }
    case 13: {  // nobody reads it
      auto [reader, writer] = future<uint32_t>::make();
      reader.drop();
      co_return co_await writer.write(7u);
    }
    case 14: {  // in other values
      list<option<stream<uint8_t>>> several = host::several();
      uint32_t count = 0;
      for (auto &each : several) count += each.has_value();
      co_return count + co_await sum_of(std::move(*several[0]));
    }
#ifdef FAULTS
    case 20:
      static_cast<void>(host::bytes(true).release());
      co_return 0;
    case 21: {  // it must be written
      auto [reader, writer] = future<uint32_t>::make();
      co_return reader && writer;
    }
    case 22: {
      auto number = future<uint32_t>(nullptr);
      co_return co_await number.read();
    }
#endif
    default:
      __builtin_trap();
  }
}

}  // namespace

auto api::run(ctx_guard c, uint32_t program) -> task<uint32_t> {
  const uint32_t sum = co_await ::run(program);
  static_cast<void>(c.id());
  co_return sum;
}

auto api::later(future<uint32_t> number) -> task<option<stream<uint8_t>>> {
  const uint32_t value = co_await number.read();
  if (value == 0) co_return witguard::nullopt;
  co_return host::bytes(value == 1);
}

void api::keep(stream<uint8_t> bytes, list<stream<uint8_t>> &more) {
  static stream<uint8_t> kept = nullptr;
  kept = std::move(bytes);
  for (auto &each : more) kept = std::move(each);
}
