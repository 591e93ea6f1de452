#include "icmpkit/text/registry_table.hpp"

#include <fmt/format.h>

#include <string_view>

#include "icmpkit/text/entry_text.hpp"
#include "icmpkit/text/wrap.hpp"
#include "icmpkit/wire/registry.hpp"

namespace icmpkit::text {
namespace {

using wire::RegistryEntry;
using wire::RegistrySet;

constexpr std::size_t kWordsColumn = 25;

bool is_wanted(const RegistryFilter& filter, RegistrySet set) {
  if (filter.set && *filter.set != set) return false;
  return !filter.family || wire::is_used_by(set, *filter.family);
}

bool is_wanted(const RegistryFilter& filter, const RegistryEntry& entry) {
  return !filter.status || *filter.status == entry.status;
}

std::string range(wire::NumberRange numbers) {
  if (numbers.first == numbers.last) return fmt::format("{}", numbers.first);
  return fmt::format("{}-{}", numbers.first, numbers.last);
}

/// "      3/4  current       Fragmentation needed and DF set (RFC 792, RFC 1191)"
void append_row(std::string& out, const RegistryEntry& entry) {
  std::string number = range(entry.numbers);
  if (entry.codes) number += "/" + range(*entry.codes);
  out += fmt::format("{:>9}  {:<12}  ", number, wire::words(entry.status));
  std::string words{entry.words};
  if (const std::string rfcs = references(entry.rfc); !rfcs.empty()) {
    words += fmt::format(" ({})", rfcs);
  }
  append_wrapped(out, words, kWordsColumn, kWordsColumn + 2);
}

}  // namespace

std::string registry_table(const RegistryFilter& filter) {
  std::string out;
  for (std::size_t s = 0; s < wire::kRegistrySets; ++s) {
    const auto set = static_cast<RegistrySet>(s);
    if (!is_wanted(filter, set)) continue;
    std::string rows;
    for (const RegistryEntry& entry : wire::entries(set)) {
      if (entry.name != "NoCode" && is_wanted(filter, entry)) append_row(rows, entry);
    }
    if (rows.empty()) continue;
    if (!out.empty()) out += '\n';
    out += fmt::format("{} ({})\n{}", title(set), wire::words(set), rows);
  }
  return out;
}

void append_entries(JsonWriter& json, const RegistryFilter& filter, FixedPoint unix_time) {
  for (std::size_t s = 0; s < wire::kRegistrySets; ++s) {
    const auto set = static_cast<RegistrySet>(s);
    if (!is_wanted(filter, set)) continue;
    for (const RegistryEntry& entry : wire::entries(set)) {
      if (!is_wanted(filter, entry)) continue;
      for (unsigned n = entry.numbers.first; n <= entry.numbers.last; ++n) {
        Match match{.set = set, .number = static_cast<std::uint8_t>(n)};
        if (entry.codes) match.code = entry.codes->first;
        append_entry(json, match, EntryDetail::Row, unix_time);
      }
    }
  }
}

}  // namespace icmpkit::text
