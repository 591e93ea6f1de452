// A table of a TOML document, read key by key: what is not there is empty, what is not as it should
// be is a problem with its place and a remedy, and what nobody asked for is an unknown key.
//
// Only what reads scenarios includes this: it brings toml++ along.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

#include "icmpkit/base/address.hpp"
#include "icmpkit/base/clock.hpp"
#include "icmpkit/sim/scenario.hpp"

namespace icmpkit::sim {

/// Where in the text something stands.
struct Place {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

[[nodiscard]] inline Place place_of(const toml::source_region& region) {
  return {static_cast<std::uint32_t>(region.begin.line),
          static_cast<std::uint32_t>(region.begin.column)};
}

/// What was found wrong so far, up to `kMaxProblems`.
class Problems {
 public:
  void add(Place place, std::string_view message, std::string_view remedy);
  [[nodiscard]] bool empty() const { return problems_.empty(); }
  /// In the order of their places.
  [[nodiscard]] std::vector<ScenarioProblem> take();

 private:
  std::vector<ScenarioProblem> problems_;
};

/// Whether `text` is one line that does nothing to a terminal but to be read.
[[nodiscard]] bool is_printable(std::string_view text);

/// Keys of more parts than these, `a.b.c`, make tables within tables that nobody means.
inline constexpr std::size_t kMostKeyParts = 16;
/// What toml++ 3.3 must not be given, in text that may be any. It descends into keys of many parts
/// until the stack ends; and it asks of some characters whether they are space, in a branch that is
/// undefined: outside of strings and comments, where TOML 1.0 has none of them, and behind a
/// backslash at the end of a line. Quotes within words are told too, for it looks past them. Empty
/// where there is nothing of that kind.
[[nodiscard]] std::optional<ScenarioProblem> find_hazard(std::string_view text);

/// The one of `words` that `word` was probably meant to be; empty where none is near.
[[nodiscard]] std::string_view nearest(std::string_view word,
                                       std::span<const std::string_view> words);
/// "did you mean 'x'?", or which words there are.
[[nodiscard]] std::string suggest(std::string_view word, std::span<const std::string_view> words);

template <class Enum>
struct Word {
  std::string_view word;
  Enum value;
};

/// A value and where it stands.
template <class T>
struct Placed {
  T value;
  Place place{};
};

class TomlTable {
 public:
  /// `what` names the table to people: `link`, `node 'r1'`.
  TomlTable(const toml::table& table, std::string what, Problems& problems)
      : table_(&table), what_(std::move(what)), problems_(&problems) {}

  [[nodiscard]] Place place() const { return place_of(table_->source()); }
  /// Of the key's value, else of the table.
  [[nodiscard]] Place place(std::string_view key) const;
  [[nodiscard]] bool has(std::string_view key);
  [[nodiscard]] const std::string& what() const { return what_; }
  void problem(std::string_view key, std::string_view message, std::string_view remedy);

  std::optional<std::string> text(std::string_view key);
  std::optional<bool> flag(std::string_view key);
  /// Whole numbers from `least` to `most`.
  std::optional<std::int64_t> integer(std::string_view key, std::int64_t least, std::int64_t most);
  /// 0..1, or text like `5 %`.
  std::optional<double> ratio(std::string_view key);
  /// Text with a unit: `20 ms`.
  std::optional<Duration> duration(std::string_view key);
  /// Bits a second, as text with a unit: `10 Mbit/s`.
  std::optional<std::uint64_t> rate(std::string_view key);
  std::optional<IpAddress> address(std::string_view key);
  std::optional<Prefix> prefix(std::string_view key);
  /// A prefix, or a list of them.
  std::vector<Prefix> prefixes(std::string_view key);
  /// Text, or a list of texts.
  std::vector<Placed<std::string>> texts(std::string_view key);
  std::vector<std::int64_t> integers(std::string_view key, std::int64_t least, std::int64_t most);
  std::vector<std::byte> hex(std::string_view key);
  /// The table of that key.
  std::optional<TomlTable> table(std::string_view key);
  /// The tables of an array of tables.
  std::vector<TomlTable> tables(std::string_view key);
  /// The tables of a table, by their keys in the order of the text.
  std::vector<std::pair<std::string, TomlTable>> children(std::string_view key);
  /// All keys of this table, which are names that the author chose.
  std::vector<std::pair<std::string, Place>> names();

  template <class Enum>
  std::optional<Enum> word(std::string_view key, std::span<const Word<Enum>> words) {
    const auto found = text(key);
    if (!found) return std::nullopt;
    std::vector<std::string_view> known;
    for (const auto& candidate : words) {
      if (candidate.word == *found) return candidate.value;
      known.push_back(candidate.word);
    }
    problem(key, what_ + ": '" + *found + "' is no " + std::string(key), suggest(*found, known));
    return std::nullopt;
  }

  /// Tells every key that nobody asked for.
  void finish();

 private:
  [[nodiscard]] const toml::node* get(std::string_view key);
  std::optional<Prefix> parse_prefix(const Placed<std::string>& found);
  bool check_printable(const std::string& text, Place place);
  void wrong_type(std::string_view key, std::string_view wanted, std::string_view example);

  const toml::table* table_;
  std::string what_;
  Problems* problems_;
  std::vector<std::string_view> asked_;
};

/// Time is counted in nanoseconds, of which 64 bits hold some hundred times this one.
inline constexpr Duration kMostDuration = std::chrono::hours{720};
/// `20 ms`, `1.5s`; empty where it is none, or longer than that.
[[nodiscard]] std::optional<Duration> parse_duration(std::string_view text);
/// `10 Mbit/s`; empty where it is none, or too slow for a line of anything.
[[nodiscard]] std::optional<std::uint64_t> parse_rate(std::string_view text);

}  // namespace icmpkit::sim
