// Values with the C++ library: what they convert to and from, and which of its concepts they meet.
#include "user.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>
#if __cplusplus >= 202002L
#include <ranges>
#include <span>
#endif
#if __cplusplus > 202002L
#include <expected>
#endif

using witguard::nullopt;
using witguard::span;
using witguard::string_view;
using witguard::unexpected;

static_assert(std::is_convertible_v<const string &, std::string_view> && std::is_constructible_v<std::string, string>);
static_assert(std::is_convertible_v<std::string, string> && std::is_convertible_v<std::string_view, string> &&
              std::is_convertible_v<const char *, string> && !std::is_convertible_v<std::u16string, string>);
static_assert(std::is_convertible_v<std::string, string_view> && std::is_convertible_v<string, string_view> &&
              std::is_convertible_v<string_view, std::string_view>);
static_assert(std::is_convertible_v<std::vector<std::string>, list<string>> &&
              !std::is_convertible_v<std::vector<std::string>, list<int>>);
static_assert(!std::is_copy_constructible_v<api::note> && std::is_copy_constructible_v<list<string>> &&
              std::is_copy_constructible_v<option<string>>);
#if __cplusplus >= 202002L
static_assert(std::ranges::contiguous_range<list<int>> && std::ranges::contiguous_range<const list<string>> &&
              std::ranges::sized_range<list<ctx_guard>> && std::ranges::contiguous_range<string> &&
              std::ranges::contiguous_range<const string> && std::ranges::contiguous_range<span<const int>>);
static_assert(std::is_convertible_v<list<int> &, std::span<int>> &&
              std::is_convertible_v<const list<int> &, std::span<const int>>);
#endif
#if __cplusplus > 202002L
static_assert(std::is_convertible_v<result<int, string>, std::expected<int, string>> &&
              std::is_convertible_v<std::expected<int, std::string>, result<int, string>>);
#endif

static void strings() {
  const string s = "some text", copy = s;
  const std::string_view view = s;
  CHECK(view == "some text" && s == copy && s == view && view == s && s == std::string("some text"));
  CHECK(s != "some" && "some text" == s && std::string("x") != s && string("a") < string("ab") && !(s < copy));
  std::string text(s);
  text += s.view();
  CHECK(text == "some textsome text");
  string t = std::move(text);
  t += " and ";
  t += t;
  CHECK(t == "some textsome text and some textsome text and " && string().empty() && string("") == string());
  string self = "self";
  string &other = self;
  self = other;
  self = std::move(other);
  CHECK(self == "self" && *std::find(self.begin(), self.end(), 'l') == 'l');
}

static void lists() {
  const list<int> braced = {1, 2, 3};
  const std::array<int, 3> array = {1, 2, 3};
  const int raw[] = {1, 2, 3};
  CHECK(braced == list<int>(array) && braced == list<int>(raw) && list<int>(2) == list<int>({0, 0}));
  list<string> strings = {"a", "b"};
  CHECK(strings == list<string>(std::vector<std::string>{"a", "b"}) && strings.back() == "b");
  std::vector<string> owned(2);
  owned[0] = "a long text that no string keeps inside itself";
  const char *text = owned[0].data();
  const list<string> taken = std::move(owned);
  CHECK(taken[0].data() == text && taken.size() == 2);  // moved, not copied
  list<int> sorted = {3, 1, 2};
  std::sort(sorted.begin(), sorted.end());
  CHECK(sorted == braced);
  const span<const int> items = sorted, none = {};
  CHECK(items.size() == 3 && items[2] == 3 && none.empty());
  const std::string_view xy = "xy";
  const span<const uint8_t> bytes = xy;
  CHECK(bytes.size() == 2 && bytes[1] == 'y');
#if __cplusplus >= 202002L
  const std::span<const int> view = braced;
  CHECK(view.size() == 3 && std::ranges::equal(view, braced));
  const list<int> squares = braced | std::views::transform([](int i) { return i * i; });
  CHECK(squares == list<int>({1, 4, 9}));
#endif
}

static void options() {
  option<string> some = "x", none = nullopt, std_none = std::nullopt, from = std::optional<std::string>("y");
  CHECK(some && !none && !std_none && *from == "y" && none == std::nullopt && some != nullopt && some == "x");
  std::optional<string> to = std::move(some);
  CHECK(to && *to == "x");
  CHECK(none.value_or("z") == "z" && from.transform([](const string &s) { return s.size(); }) == size_t(1));
  none = "q";
  none.swap(from);
  CHECK(*none == "y" && *from == "q" && none.and_then([](const string &) { return option<int>(3); }) == 3);
  from = std::nullopt;
  CHECK(!from.has_value() && !option<int>(from.transform([](const string &) { return 1; })));
  option<option<int>> nested = option<int>();
  CHECK(nested && !*nested);
}

static void results() {
  using text_or_number = result<string, int>;
  auto make = [](int i) -> text_or_number {
    if (i < 0) return unexpected(i);
    return "ok";
  };
  CHECK(make(1) && *make(1) == "ok" && make(-1).error() == -1 && make(-1).value_or("none") == "none");
  CHECK(make(1).transform([](string s) { return s.size(); }).value() == 2);
  CHECK(make(-1).transform_error([](int i) { return i - 1; }).error() == -2 && make(-3).error_or(0) == -3);
  CHECK(make(-1).or_else([](int) { return text_or_number("else"); }).value() == "else");
  const result<void, int> done, failed = unexpected(4);
  CHECK(done && !failed && failed.error() == 4);
  const result<int, void> known = 3, unknown = unexpected();
  CHECK(*known == 3 && !unknown);
#if __cplusplus > 202002L
  const text_or_number from = std::expected<std::string, int>("y"), error = std::unexpected(6);
  CHECK(*from == "y" && error.error() == 6);
  const std::expected<string, int> to = make(1), missing = make(-7);
  CHECK(*to == "ok" && missing.error() == -7);
#endif
}

static void tuples_and_variants() {
  tuple<int, string> pair = {1, "one"};
  auto &[number, name] = pair;
  CHECK(number == 1 && name == "one");
  api::deep deep = api::deep::text("t");
  const auto name_of = [](const api::deep &value) {
    return value.visit([] { return "nothing"; }, [](auto &) { return "one"; }, [](auto &) { return "noted"; },
                       [](auto &) { return "both"; }, [](auto &) { return "many"; }, [](auto &) { return "text"; });
  };
  CHECK(deep.is_text() && *deep.get_if_text() == "t" && !deep.get_if_one() && name_of(deep) == std::string("text"));
  deep = api::deep::nothing();
  CHECK(deep.tag() == api::deep::tag_type::nothing && name_of(deep) == std::string("nothing"));
}

const scenario scenarios[] = {
    {"strings", strings, RETURNS, nullptr},   {"lists", lists, RETURNS, nullptr},
    {"options", options, RETURNS, nullptr},   {"results", results, RETURNS, nullptr},
    {"tuples_and_variants", tuples_and_variants, RETURNS, nullptr},
};
const size_t scenario_count = sizeof scenarios / sizeof *scenarios;
