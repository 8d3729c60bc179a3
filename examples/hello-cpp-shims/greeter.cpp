// The greeter of wit/party.wit: handles have methods, values own what they hold, and nothing is dropped by hand.
#include "party_guard.hpp"

#include <charconv>
#include <string_view>

namespace greeter = witguard::exports::example::party::greeter;

namespace {

// The handle is only lent: dropping it stays the duty of the guard that it came from.
witguard::string greeting(std::string_view name, greeter::context_view ctx) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, ctx.request_id()).ptr;
  witguard::string text = "Hello, ";
  text += name;
  text += "! This is request ";
  text += std::string_view(digits, static_cast<std::size_t>(end - digits));
  text += ".";
  return text;
}

}  // namespace

auto greeter::say_hello(context_guard ctx, string &name) -> string { return greeting(name, ctx); }

auto greeter::latest(list<context_guard> &requests) -> option<int64_t> {
  option<int64_t> latest;
  for (auto &request : requests) {
    const auto id = request.request_id();
    if (!latest || id > *latest) latest = id;
    request.drop();  // not needed, but sooner: the list does not drop it again
  }
  return latest;
}

auto greeter::welcome(list<guest> &party) -> list<string> {
  for (auto &guest : party) {
    if (guest.name.empty()) return {};  // every guest's borrow is dropped all the same
  }
  list<string> welcomes(party.size());
  for (std::size_t i = 0; i < party.size(); ++i) welcomes[i] = greeting(party[i].name, party[i].ctx);
  return welcomes;
}
