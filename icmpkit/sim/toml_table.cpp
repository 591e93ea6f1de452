#include "icmpkit/sim/toml_table.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <ranges>

namespace icmpkit::sim {

namespace {

// Appended to, since GCC 12 warns of operator+ where it has inlined it.
std::string quoted(std::string_view word) {
  std::string text(1, '\'');
  text.append(word).push_back('\'');
  return text;
}

// Levenshtein's distance, by one row.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::ranges::copy(std::views::iota(std::size_t{0}, row.size()), row.begin());
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j + 1] + 1, row[j] + 1});
    }
  }
  return row[b.size()];
}

constexpr unsigned char kDelete = 0x7F;

struct Unit {
  std::string_view name;
  double factor;
};

/// A number and one of `units` behind it, as a multiple of what their factors count.
std::optional<double> parse_with_unit(std::string_view text, std::span<const Unit> units) {
  double number = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || !std::isfinite(number) || number < 0) return std::nullopt;
  std::string_view unit(rest, static_cast<std::size_t>(end - rest));
  while (unit.starts_with(' ')) unit.remove_prefix(1);
  const auto found = std::ranges::find(units, unit, &Unit::name);
  if (found == units.end()) return std::nullopt;
  const double value = number * found->factor;
  constexpr double kMost = 9e18;
  return value < kMost ? std::optional(value) : std::nullopt;
}

/// With what a terminal would obey, and what is no text, written as octets in hexadecimal.
std::string made_printable(std::string_view text) {
  if (is_printable(text)) return std::string(text);
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    if (octet >= ' ' && octet < kDelete) {
      out.push_back(c);
      continue;
    }
    out.append("\\x").push_back(kDigits[octet >> 4U]);
    out.push_back(kDigits[octet & 0xFU]);
  }
  return out;
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool is_long_string(std::string_view text) {
  return text.starts_with(R"(""")") || text.starts_with("'''");
}

/// Octets of the string that `text` begins with, as TOML has strings: basic and literal ones, and
/// those of many lines. One that is not closed ends where nothing could close it any more.
std::size_t string_size(std::string_view text) {
  const bool is_long = is_long_string(text);
  const std::string_view end = text.substr(0, is_long ? 3 : 1);
  for (std::size_t at = end.size(); at < text.size(); ++at) {
    if (text.substr(at).starts_with(end)) return at + end.size();
    if (!is_long && text[at] == '\n') return at;
    if (end[0] == '"' && text[at] == '\\') ++at;
  }
  return text.size();
}

Place place_at(std::string_view text, std::size_t at) {
  const std::string_view before = text.substr(0, at);
  const std::size_t line_start = before.rfind('\n') + 1;  // 0 where there is none
  return {static_cast<std::uint32_t>(std::ranges::count(before, '\n') + 1),
          static_cast<std::uint32_t>(at - line_start + 1)};
}

}  // namespace

bool is_printable(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto octet = static_cast<unsigned char>(text[i]);
    if (octet < ' ' || octet == kDelete) return false;
    // U+0080 to U+009F in UTF-8: control characters too.
    constexpr unsigned char kLatin = 0xC2;
    const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : kLatin;
    if (octet == kLatin && next >= 0x80 && next < 0xA0) return false;
  }
  return true;
}

std::optional<ScenarioProblem> find_hazard(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  constexpr std::string_view kBeforeString = " \t\r\n=[{,.";
  const auto hazard = [&](std::size_t at, std::string message, std::string remedy) {
    const Place place = place_at(text, at);
    return ScenarioProblem{place.line, place.column, std::move(message), std::move(remedy)};
  };
  const std::size_t start = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  std::size_t parts = 1;
  for (std::size_t at = start; at < text.size();) {
    const std::string_view rest = text.substr(at);
    std::size_t size = 1;
    if (rest[0] == '"' || rest[0] == '\'') {
      if (at != start && kBeforeString.find(text[at - 1]) == std::string_view::npos) {
        return hazard(at, "a quote within a word", "put quotes around all of it, or take it away");
      }
      size = string_size(rest);
      if (is_long_string(rest) && !is_ascii(rest.substr(0, size))) {
        return hazard(at, "a text of many lines with characters beyond ASCII",
                      "write it on one line");
      }
    } else if (rest[0] == '#') {
      size = std::min(rest.find('\n'), rest.size());
    } else if (rest[0] == '.') {
      if (++parts > kMostKeyParts) {
        return hazard(at, "a key has more than " + std::to_string(kMostKeyParts) + " parts",
                      "no key of this format has more than three");
      }
    } else if (!is_ascii(rest.substr(0, 1))) {
      return hazard(at, "a character that only texts and comments may have",
                    "put it between quotes");
    } else if (std::string_view("\n=,[]{}").find(rest[0]) != std::string_view::npos) {
      parts = 1;
    }
    at += size;
  }
  return std::nullopt;
}

std::optional<Duration> parse_duration(std::string_view text) {
  static constexpr auto kUnits = std::to_array<Unit>(
      {{"ns", 1}, {"us", 1e3}, {"ms", 1e6}, {"s", 1e9}, {"min", 60e9}, {"h", 3600e9}});
  const auto value = parse_with_unit(text, kUnits);
  constexpr auto kMost = static_cast<double>(kMostDuration.count());
  if (!value || *value > kMost) return std::nullopt;
  return Duration{std::llround(*value)};
}

std::optional<std::uint64_t> parse_rate(std::string_view text) {
  static constexpr auto kUnits =
      std::to_array<Unit>({{"bit/s", 1}, {"kbit/s", 1e3}, {"Mbit/s", 1e6}, {"Gbit/s", 1e9}});
  const auto value = parse_with_unit(text, kUnits);
  constexpr double kLeast = 100;
  if (!value || *value < kLeast) return std::nullopt;
  return static_cast<std::uint64_t>(std::llround(*value));
}

void Problems::add(Place place, std::string_view message, std::string_view remedy) {
  if (problems_.size() == kMaxProblems) return;
  problems_.push_back({place.line, place.column, made_printable(message), made_printable(remedy)});
}

std::vector<ScenarioProblem> Problems::take() {
  std::ranges::stable_sort(problems_, {},
                           [](const auto& p) { return std::pair(p.line, p.column); });
  return std::move(problems_);
}

std::string_view nearest(std::string_view word, std::span<const std::string_view> words) {
  std::string_view best;
  std::size_t least = std::max<std::size_t>(1, word.size() / 3) + 1;
  for (const std::string_view candidate : words) {
    const std::size_t far = distance(word, candidate);
    if (far < least) {
      least = far;
      best = candidate;
    }
  }
  return best;
}

std::string suggest(std::string_view word, std::span<const std::string_view> words) {
  if (const auto near = nearest(word, words); !near.empty()) {
    return "did you mean " + quoted(near) + "?";
  }
  constexpr std::size_t kListed = 24;
  std::string all = "there are: ";
  for (std::size_t i = 0; i < std::min(words.size(), kListed); ++i) {
    if (i != 0) all += ", ";
    all += words[i];
  }
  return words.size() > kListed ? all + ", ..." : all;
}

const toml::node* TomlTable::get(std::string_view key) {
  asked_.push_back(key);
  return table_->get(key);
}

Place TomlTable::place(std::string_view key) const {
  const toml::node* const found = table_->get(key);
  return found == nullptr ? place() : place_of(found->source());
}

bool TomlTable::has(std::string_view key) { return get(key) != nullptr; }

void TomlTable::problem(std::string_view key, std::string_view message, std::string_view remedy) {
  problems_->add(place(key), message, remedy);
}

void TomlTable::wrong_type(std::string_view key, std::string_view wanted,
                           std::string_view example) {
  problem(key, what_ + ": " + quoted(key) + " is not " + std::string(wanted),
          "write it like " + std::string(key) + " = " + std::string(example));
}

std::optional<std::string> TomlTable::text(std::string_view key) {
  const toml::node* const found = get(key);
  if (found == nullptr) return std::nullopt;
  if (const auto* value = found->as_string()) {
    if (!check_printable(value->get(), place(key))) return std::nullopt;
    return value->get();
  }
  wrong_type(key, "text", "\"...\"");
  return std::nullopt;
}

bool TomlTable::check_printable(const std::string& text, Place place) {
  if (is_printable(text)) return true;
  problems_->add(
      place, (what_.empty() ? "" : what_ + ": ") + quoted(text) + " has control characters in it",
      "write it on one line, of characters that can be seen");
  return false;
}

std::optional<bool> TomlTable::flag(std::string_view key) {
  const toml::node* const found = get(key);
  if (found == nullptr) return std::nullopt;
  if (const auto* value = found->as_boolean()) return value->get();
  wrong_type(key, "true or false", "true");
  return std::nullopt;
}

std::optional<std::int64_t> TomlTable::integer(std::string_view key, std::int64_t least,
                                               std::int64_t most) {
  const toml::node* const found = get(key);
  if (found == nullptr) return std::nullopt;
  if (const auto* value = found->as_integer()) {
    if (value->get() >= least && value->get() <= most) return value->get();
  }
  wrong_type(key, "a whole number from " + std::to_string(least) + " to " + std::to_string(most),
             std::to_string(std::max<std::int64_t>(least, 1)));
  return std::nullopt;
}

std::optional<double> TomlTable::ratio(std::string_view key) {
  const toml::node* const found = get(key);
  if (found == nullptr) return std::nullopt;
  std::optional<double> ratio;
  if (const auto* text = found->as_string()) {
    static constexpr auto kUnits = std::to_array<Unit>({{"%", 0.01}});
    ratio = parse_with_unit(text->get(), kUnits);
  } else {
    ratio = found->value<double>();
  }
  if (ratio && *ratio >= 0 && *ratio <= 1) return ratio;
  wrong_type(key, "a ratio from 0 to 1, or a percentage", "0.05");
  return std::nullopt;
}

std::optional<Duration> TomlTable::duration(std::string_view key) {
  const toml::node* const found = get(key);
  if (found == nullptr) return std::nullopt;
  if (const auto* text = found->as_string()) {
    if (const auto duration = parse_duration(text->get())) return duration;
  }
  wrong_type(key, "a duration up to 720 h: a number and ns, us, ms, s, min or h", "\"20 ms\"");
  return std::nullopt;
}

std::optional<std::uint64_t> TomlTable::rate(std::string_view key) {
  const toml::node* const found = get(key);
  if (found == nullptr) return std::nullopt;
  if (const auto* text = found->as_string()) {
    if (const auto rate = parse_rate(text->get())) return rate;
  }
  wrong_type(key, "a rate from 100 bit/s on: a number and bit/s, kbit/s, Mbit/s or Gbit/s",
             "\"10 Mbit/s\"");
  return std::nullopt;
}

std::optional<IpAddress> TomlTable::address(std::string_view key) {
  const auto found = text(key);
  if (!found) return std::nullopt;
  if (const auto address = IpAddress::parse(*found)) return address;
  problem(key, what_ + ": " + quoted(*found) + " is no address",
          "write an IPv4 or IPv6 address, like \"192.0.2.1\"");
  return std::nullopt;
}

std::optional<Prefix> TomlTable::prefix(std::string_view key) {
  const auto found = text(key);
  return found ? parse_prefix({*found, place(key)}) : std::nullopt;
}

std::vector<Prefix> TomlTable::prefixes(std::string_view key) {
  std::vector<Prefix> all;
  for (const auto& found : texts(key)) {
    if (const auto prefix = parse_prefix(found)) all.push_back(*prefix);
  }
  return all;
}

std::optional<Prefix> TomlTable::parse_prefix(const Placed<std::string>& found) {
  if (const auto prefix = Prefix::parse(found.value)) return prefix;
  problems_->add(found.place, what_ + ": " + quoted(found.value) + " is no prefix",
                 "write an address and a length, like \"192.0.2.0/24\"");
  return std::nullopt;
}

std::vector<Placed<std::string>> TomlTable::texts(std::string_view key) {
  std::vector<Placed<std::string>> all;
  const toml::node* const found = get(key);
  if (found == nullptr) return all;
  if (const auto* value = found->as_string()) {
    const Place place = place_of(found->source());
    if (check_printable(value->get(), place)) all.push_back({value->get(), place});
    return all;
  }
  if (const auto* list = found->as_array()) {
    for (const toml::node& item : *list) {
      if (const auto* value = item.as_string()) {
        const Place place = place_of(item.source());
        if (check_printable(value->get(), place)) all.push_back({value->get(), place});
      } else {
        wrong_type(key, "a list of texts", "[\"...\", \"...\"]");
        return {};
      }
    }
    return all;
  }
  wrong_type(key, "text or a list of texts", "[\"...\", \"...\"]");
  return all;
}

std::vector<std::int64_t> TomlTable::integers(std::string_view key, std::int64_t least,
                                              std::int64_t most) {
  std::vector<std::int64_t> all;
  const toml::node* const found = get(key);
  if (found == nullptr) return all;
  const auto* list = found->as_array();
  bool is_good = list != nullptr;
  if (is_good) {
    for (const toml::node& item : *list) {
      const auto* value = item.as_integer();
      is_good = is_good && value != nullptr && value->get() >= least && value->get() <= most;
      if (is_good) all.push_back(value->get());
    }
  }
  if (is_good) return all;
  wrong_type(
      key, "a list of whole numbers from " + std::to_string(least) + " to " + std::to_string(most),
      std::string("[").append(std::to_string(std::max<std::int64_t>(least, 1))).append("]"));
  return {};
}

std::vector<std::byte> TomlTable::hex(std::string_view key) {
  std::vector<std::byte> octets;
  const toml::node* const found = get(key);
  if (found == nullptr) return octets;
  std::string digits = found->value_or(std::string());
  std::erase_if(digits, [](char c) { return c == ' ' || c == '\n' || c == ':'; });
  bool is_good = digits.size() % 2 == 0 && !digits.empty();
  for (std::size_t at = 0; is_good && at < digits.size(); at += 2) {
    unsigned value = 0;
    const char* const end = digits.data() + at + 2;
    is_good = std::from_chars(digits.data() + at, end, value, 16).ptr == end;
    octets.push_back(static_cast<std::byte>(value));
  }
  if (is_good) return octets;
  wrong_type(key, "octets in hexadecimal", "\"45 00 00 1c\"");
  return {};
}

std::optional<TomlTable> TomlTable::table(std::string_view key) {
  const toml::node* const found = get(key);
  if (found == nullptr) return std::nullopt;
  if (const auto* value = found->as_table()) {
    return TomlTable(*value, what_ + ": " + std::string(key), *problems_);
  }
  wrong_type(key, "a table", "{ ... }");
  return std::nullopt;
}

std::vector<TomlTable> TomlTable::tables(std::string_view key) {
  std::vector<TomlTable> all;
  const toml::node* const found = get(key);
  if (found == nullptr) return all;
  const auto* list = found->as_array();
  if (list == nullptr ||
      !std::ranges::all_of(*list, [](const toml::node& item) { return item.is_table(); })) {
    problem(key, quoted(key) + " is not a list of tables",
            "begin each with a line [[" + std::string(key) + "]]");
    return all;
  }
  const std::string what = what_.empty() ? std::string(key) : what_ + ": " + std::string(key);
  for (const toml::node& item : *list) all.emplace_back(*item.as_table(), what, *problems_);
  return all;
}

std::vector<std::pair<std::string, TomlTable>> TomlTable::children(std::string_view key) {
  std::vector<std::pair<std::string, TomlTable>> all;
  const toml::node* const found = get(key);
  if (found == nullptr) return all;
  const auto* parent = found->as_table();
  if (parent == nullptr) {
    problem(key, quoted(key) + " is not a table of tables",
            "begin each with a line [" + std::string(key) + ".NAME]");
    return all;
  }
  std::vector<std::pair<Place, std::size_t>> order;
  for (const auto& [name, value] : *parent) {
    check_printable(std::string(name.str()), place_of(name.source()));
    if (const auto* child = value.as_table()) {
      order.emplace_back(place_of(name.source()), all.size());
      all.emplace_back(std::string(name.str()),
                       TomlTable(*child, std::string(key) + " " + quoted(name.str()), *problems_));
    } else {
      problems_->add(
          place_of(value.source()), std::string(key) + " " + quoted(name.str()) + " is not a table",
          "begin it with a line [" + std::string(key) + "." + std::string(name.str()) + "]");
    }
  }
  // toml++ keeps tables by their keys; authors think in the order of the text.
  std::ranges::sort(
      order, {}, [](const auto& entry) { return std::pair(entry.first.line, entry.first.column); });
  std::vector<std::pair<std::string, TomlTable>> sorted;
  sorted.reserve(all.size());
  for (const auto& entry : order) sorted.push_back(std::move(all[entry.second]));
  return sorted;
}

std::vector<std::pair<std::string, Place>> TomlTable::names() {
  std::vector<std::pair<std::string, Place>> all;
  for (const auto& [name, value] : *table_) {
    all.emplace_back(std::string(name.str()), place_of(name.source()));
  }
  return all;
}

void TomlTable::finish() {
  for (const auto& [name, value] : *table_) {
    if (std::ranges::find(asked_, name.str()) != asked_.end()) continue;
    problems_->add(place_of(name.source()),
                   (what_.empty() ? "" : what_ + ": ") + "unknown key " + quoted(name.str()),
                   suggest(name.str(), asked_));
  }
}

}  // namespace icmpkit::sim
