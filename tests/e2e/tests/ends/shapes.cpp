// Ends in every shape, in parameters, results and payloads.
#include "st_guard.hpp"
#include <string>
#include <vector>
#include <array>
namespace api = witguard::exports::t::st::api;
namespace web = witguard::t::st::web;
using witguard::task; using witguard::stream; using witguard::future; using witguard::list; using witguard::string;
auto api::fetch(ctx_guard c, stream<uint8_t> a) -> task<stream<uint8_t>> {
  uint8_t buf[256]; std::vector<uint8_t> v(16); std::array<uint8_t, 4> arr{};
  size_t n = co_await a.read(buf);
  n += co_await a.read(v);
  n += co_await a.read(arr);
  list<uint8_t> l = co_await a.read(64);
  auto [r, w] = stream<uint8_t>::make();
  n += co_await w.write(std::string("abc"));
  n += co_await w.write(v);
  n += co_await w.write(l);
  auto got = co_await web::fetch(std::move(r), std::move(a));
  static_cast<void>(c); static_cast<void>(n);
  co_return got;
}
auto api::items(stream<item> a) -> task<witguard::option<future<stream<ctx>>>> {
  for (;;) {
    list<item> some = co_await a.read(8);
    if (some.empty()) break;
  }
  auto [r, w] = stream<ctx>::make();
  auto [fr, fw] = future<stream<ctx>>::make();
  co_await fw.write(std::move(r));
  auto x = co_await fr.read();
  auto [ir, iw] = stream<item>::make();
  auto ctxs = co_await x.read(1);
  if (!ctxs.empty()) { bool ok = co_await iw.write_one(item{std::move(ctxs[0]), "x"}); static_cast<void>(ok); }
  auto f = co_await web::items(std::move(ir));
  auto [sr, sw] = stream<>::make();
  auto [vr, vw] = future<>::make();
  size_t k = co_await sw.write(3); k += co_await sr.read(3); static_cast<void>(k);
  co_await vw.write(); co_await vr.read();
  auto fs = web::void_(std::move(sr), std::move(vr));
  for (auto &one : fs) { string s = co_await one.read(); }
  co_return f;
}
auto api::named(bytes a, body &b) -> witguard::result<body, bytes> { web::named(std::move(a), std::move(b)); return witguard::unexpected(bytes(1)); }
void api::nested(witguard::option<stream<uint8_t>> &a) { if (a) a->drop(); }
void api::more(stream<list<uint8_t>>, witguard::option<stream<uint8_t>> &, witguard::result<stream<char32_t>, future<bool>> &) {}
void witguard::exports::st::afree(stream<uint8_t> a) { witguard::st::free(std::move(a)); }
