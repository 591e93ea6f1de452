#include "icmpkit/text/lookup.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "icmpkit/text/alias.hpp"

namespace icmpkit::text {
namespace {

using wire::RegistryEntry;
using wire::RegistrySet;
using wire::RegistryStatus;

constexpr std::size_t kMaxTyped = 200;  // longer is no name, and the distance is quadratic
constexpr std::size_t kMaxNearest = 3;

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

/// What counts when words are compared: letters, digits and traceroute's exclamation mark.
std::string key_of(std::string_view text) {
  std::string key = lower(text);
  std::erase_if(key, [](char c) { return !is_letter(c) && !is_digit(c) && c != '!'; });
  return key;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

struct Prefix {
  std::string_view name;
  RegistrySet set;
};

constexpr std::array kPrefixes{
    Prefix{"v4", RegistrySet::Icmpv4},
    Prefix{"4", RegistrySet::Icmpv4},
    Prefix{"icmp", RegistrySet::Icmpv4},
    Prefix{"icmp4", RegistrySet::Icmpv4},
    Prefix{"icmpv4", RegistrySet::Icmpv4},
    Prefix{"ipv4", RegistrySet::Icmpv4},
    Prefix{"ip", RegistrySet::Icmpv4},
    Prefix{"v6", RegistrySet::Icmpv6},
    Prefix{"6", RegistrySet::Icmpv6},
    Prefix{"icmp6", RegistrySet::Icmpv6},
    Prefix{"icmpv6", RegistrySet::Icmpv6},
    Prefix{"ipv6", RegistrySet::Icmpv6},
    Prefix{"ip6", RegistrySet::Icmpv6},
    Prefix{"extension", RegistrySet::ExtensionClass},
    Prefix{"class", RegistrySet::ExtensionClass},
    Prefix{"ndopt", RegistrySet::NdOption},
    Prefix{"option", RegistrySet::NdOption},
    Prefix{"proto", RegistrySet::IpProtocol},
    Prefix{"protocol", RegistrySet::IpProtocol},
    Prefix{"aro", RegistrySet::AroStatus},
    Prefix{"ni", RegistrySet::NiQtype},
    Prefix{"fmip", RegistrySet::FmipSubtype},
};

std::optional<RegistrySet> set_of(std::string_view prefix) {
  for (const Prefix& known : kPrefixes) {
    if (known.name == prefix) return known.set;
  }
  for (std::size_t set = 0; set < wire::kRegistrySets; ++set) {
    const auto candidate = static_cast<RegistrySet>(set);
    if (wire::words(candidate) == prefix) return candidate;
  }
  return std::nullopt;
}

/// What was typed, without the part that chooses a set.
struct Typed {
  std::optional<RegistrySet> set;
  std::string_view rest;
};

/// A number before a space is no family: "4 0" is a type and a code, "4:0" is Echo Reply.
Typed split_prefix(std::string_view text) {
  const std::size_t end = text.find_first_of(": ");
  if (end == std::string_view::npos) return {std::nullopt, text};
  const std::string_view prefix = text.substr(0, end);
  if (text[end] == ' ' && is_digit(prefix.front())) return {std::nullopt, text};
  if (const auto set = set_of(prefix)) return {set, trimmed(text.substr(end + 1))};
  return {std::nullopt, text};
}

struct Numbers {
  std::vector<unsigned> values;  ///< a number, and perhaps a code
};

/// "3/4", "3", "type 3 code 4", "type=3,code=4"; empty if it is none of these.
std::optional<Numbers> numbers_of(std::string_view text) {
  Numbers numbers;
  while (!text.empty()) {
    if (is_digit(text.front())) {
      unsigned value = 0;
      const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
      if (error != std::errc{}) value = 256;  // out of range is too large for a type as well
      numbers.values.push_back(value);
      text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    } else if (text.starts_with("type") || text.starts_with("code")) {
      text.remove_prefix(4);
    } else if (std::string_view("/:=,. ").find(text.front()) != std::string_view::npos) {
      text.remove_prefix(1);
    } else {
      return std::nullopt;
    }
  }
  if (numbers.values.empty() || numbers.values.size() > 2) return std::nullopt;
  return numbers;
}

/// How much a number means in a set: 2 number and code, 1 only the number, 0 neither.
int meaning_of(const Match& match) {
  const auto is_known = [](const RegistryEntry& entry) {
    return entry.status != RegistryStatus::Unassigned;
  };
  if (!is_known(wire::find(match.set, match.number))) return 0;
  if (!match.code || is_known(wire::find(match.set, match.number, *match.code))) return 2;
  return 1;
}

Lookup matches_of(const Numbers& numbers, std::optional<RegistrySet> set) {
  for (const unsigned value : numbers.values) {
    if (value > 255) {
      return std::unexpected(LookupError{"types and codes go from 0 to 255", {}});
    }
  }
  Match match{.set = set.value_or(RegistrySet::Icmpv4),
              .number = static_cast<std::uint8_t>(numbers.values[0])};
  if (numbers.values.size() == 2) match.code = static_cast<std::uint8_t>(numbers.values[1]);
  if (set) return std::vector{match};
  Match other = match;
  other.set = RegistrySet::Icmpv6;
  const int difference = meaning_of(match) - meaning_of(other);
  if (difference > 0) return std::vector{match};
  if (difference < 0) return std::vector{other};
  return std::vector{match, other};
}

/// One thing that words can mean.
struct Candidate {
  std::string key;
  std::string shown;
  Match match;
};

std::vector<Candidate> make_candidates() {
  std::vector<Candidate> candidates;
  for (const Alias& alias : aliases()) {
    candidates.push_back({key_of(alias.phrase),
                          std::string(alias.phrase),
                          {alias.set, alias.number, alias.code, alias.note}});
  }
  for (std::size_t set = 0; set < wire::kRegistrySets; ++set) {
    for (const RegistryEntry& entry : wire::entries(static_cast<RegistrySet>(set))) {
      if (entry.status == RegistryStatus::Unassigned || entry.status == RegistryStatus::Reserved ||
          entry.name == "NoCode") {
        continue;
      }
      Match match{.set = entry.set, .number = entry.numbers.first};
      if (entry.codes) match.code = entry.codes->first;
      candidates.push_back({key_of(entry.name), std::string(entry.name), match});
      candidates.push_back({key_of(entry.words), std::string(entry.words), match});
    }
  }
  return candidates;
}

const std::vector<Candidate>& candidates() {
  static const std::vector<Candidate> kAll = make_candidates();
  return kAll;
}

/// Levenshtein's distance: how many characters to add, drop or change.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      const std::size_t change = diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U);
      row[j] = std::min({above + 1, row[j - 1] + 1, change});
      diagonal = above;
    }
  }
  return row[b.size()];
}

bool is_in(const Match& match, std::optional<RegistrySet> set) { return !set || match.set == *set; }

/// The nearest names, each another and of another number. What contains the words is nearer than it
/// looks.
std::vector<std::string> nearest_to(const std::string& key, std::optional<RegistrySet> set) {
  struct Scored {
    std::size_t score;
    const Candidate* candidate;
  };
  std::vector<Scored> scored;
  for (const Candidate& candidate : candidates()) {
    if (!is_in(candidate.match, set)) continue;
    std::size_t score = distance(key, candidate.key);
    const bool contains = key.size() >= 3 && candidate.key.find(key) != std::string::npos;
    if (contains) score = std::min(score, std::size_t{2});
    if (score <= std::max<std::size_t>(2, key.size() / 3)) scored.push_back({score, &candidate});
  }
  // Candidates lie in one vector, so their addresses keep the order of the table among equals.
  std::ranges::sort(scored, [](const Scored& a, const Scored& b) {
    return std::pair(a.score, a.candidate) < std::pair(b.score, b.candidate);
  });
  std::vector<std::string> names;
  std::vector<const Candidate*> named;
  for (const auto& [score, candidate] : scored) {
    if (named.size() == kMaxNearest) break;
    const bool is_new = std::ranges::none_of(named, [&](const Candidate* other) {
      return other->match == candidate->match || other->key == candidate->key;
    });
    if (!is_new) continue;
    named.push_back(candidate);
    names.push_back(fmt::format("{} ({})", candidate->shown, spelled(candidate->match)));
  }
  return names;
}

/// traceroute prints `!<13>` or `!13` for a code without a letter, and `!F-1400` with an MTU.
std::vector<Match> marks_of(const std::string& key) {
  if (key.size() < 2 || key[0] != '!' || !is_digit(key[1])) return {};
  unsigned code = 0;
  const auto [end, error] = std::from_chars(key.data() + 1, key.data() + key.size(), code);
  if (error != std::errc{} || end != key.data() + key.size() || code > 255) return {};
  const auto octet = static_cast<std::uint8_t>(code);
  std::vector<Match> matches;
  for (const Match& match : {Match{RegistrySet::Icmpv4, 3, octet, "A mark of traceroute."},
                             Match{RegistrySet::Icmpv6, 1, octet, "A mark of traceroute."}}) {
    if (meaning_of(match) == 2) matches.push_back(match);
  }
  return matches;
}

std::vector<Match> named(std::string_view text, std::optional<RegistrySet> set) {
  std::string key = key_of(text);
  if (key.starts_with("!f")) key = "!f";
  std::vector<Match> matches = marks_of(key);
  for (const Candidate& candidate : candidates()) {
    if (candidate.key != key || !is_in(candidate.match, set)) continue;
    if (std::ranges::find(matches, candidate.match) == matches.end()) {
      matches.push_back(candidate.match);
    }
  }
  return matches;
}

}  // namespace

std::string spelled(const Match& match) {
  std::string text;
  if (match.set == RegistrySet::Icmpv6) {
    text = "v6:";
  } else if (match.set != RegistrySet::Icmpv4) {
    text = fmt::format("{}:", wire::words(match.set));
  }
  text += fmt::format("{}", match.number);
  if (match.code) text += fmt::format("/{}", *match.code);
  return text;
}

Lookup look_up(std::string_view typed) {
  if (typed.size() > kMaxTyped) {
    return std::unexpected(LookupError{"this is too long to be a name or a number", {}});
  }
  const std::string text = lower(trimmed(typed));
  const Typed parts = split_prefix(text);
  if (const auto numbers = numbers_of(parts.rest)) return matches_of(*numbers, parts.set);

  // Words such as "icmp host unreachable" begin like a prefix and are a name all the same.
  std::vector<Match> matches = named(parts.rest, parts.set);
  if (matches.empty()) matches = named(text, std::nullopt);
  if (!matches.empty()) return matches;
  return std::unexpected(LookupError{fmt::format("nothing is called \"{}\"", trimmed(typed)),
                                     nearest_to(key_of(parts.rest), parts.set)});
}

std::vector<Lookup> look_up_each(std::span<const std::string> arguments) {
  const std::string joined = fmt::format("{}", fmt::join(arguments, " "));
  const bool are_numbers = std::ranges::all_of(arguments, [](const std::string& argument) {
    return !argument.empty() && is_digit(argument.front());
  });
  if (!are_numbers || arguments.size() < 2) {
    Lookup whole = look_up(joined);
    if (whole || arguments.size() < 2) return {std::move(whole)};
  }
  std::vector<Lookup> each;
  for (const std::string& argument : arguments) each.push_back(look_up(argument));
  // Where no word means anything alone, they were meant together: "frag neded".
  if (std::ranges::none_of(each, [](const Lookup& one) { return one.has_value(); })) {
    return {look_up(joined)};
  }
  return each;
}

}  // namespace icmpkit::text
