// The middleware of wit/middleware.wit: it refuses who is not logged in, changes the body of a request while the next
// handler reads it, and hands the response on. Nothing is dropped by hand, on no path.
#include "middleware_guard.hpp"

#include <utility>

namespace handler = witguard::exports::example::middleware::handler;
namespace next = witguard::example::middleware::handler;
using witguard::stream;
using witguard::stream_writer;
using witguard::task;

// Copies a body, in capitals, until it ends or nobody reads it.
static task<> pass_on(stream<uint8_t> from, stream_writer<uint8_t> to) {
  uint8_t buffer[1024];
  while (const size_t count = co_await from.read(buffer)) {
    for (size_t i = 0; i < count; ++i) {
      if (buffer[i] >= 'a' && buffer[i] <= 'z') buffer[i] -= 'a' - 'A';
    }
    if (co_await to.write({buffer, count}) < count) co_return;
  }
}

auto handler::handle(context_guard ctx, request request) -> task<result<response, string>> {
  if (ctx.user().empty()) co_return witguard::unexpected("log in first");  // the body and the borrow are dropped

  auto [reader, writer] = stream<uint8_t>::make();
  auto [answer, done] = co_await witguard::when_all(
      next::handle(ctx, {std::move(request.path), std::move(reader)}),  // the borrow is lent on
      pass_on(std::move(request.body), std::move(writer)));
  static_cast<void>(done);
  if (!answer) co_return witguard::unexpected(std::move(answer.error()));
  co_return response{answer->status, std::move(answer->body)};
}
