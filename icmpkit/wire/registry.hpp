// The number tables: one per set of numbers, read by the decoder, the text, the JSON and the
// documentation alike, so that a number has one name everywhere.
//
//   find(RegistrySet::Icmpv4, 3, 4).name   -> "FragmentationNeeded"
//   find(RegistrySet::NdOption, 3).words   -> "Prefix Information"
//   find(RegistrySet::Icmpv4, 1).status    -> Unassigned; its name is empty, print the number
//
// The rows are made from spec/registry.tsv and spec/ip_numbers.tsv by tools/make_registry.py. What
// a number means to a person is not here: text/explanation.hpp.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "icmpkit/base/address.hpp"
#include "icmpkit/wire/registry_data.hpp"
#include "icmpkit/wire/registry_entry.hpp"

namespace icmpkit::wire {

/// What `find` gives where the sources say nothing: no name, status Unassigned.
inline constexpr RegistryEntry kUnlisted{.words = "Unassigned"};

namespace registry_detail {

inline constexpr std::uint16_t kNoRow = 0xFFFF;
using Index = std::array<std::uint16_t, 256>;

/// For each number the place of its own row; the rows of its codes follow it.
template <std::size_t kRows>
consteval Index make_index(const std::array<RegistryEntry, kRows>& rows) {
  Index index{};
  index.fill(kNoRow);
  for (std::size_t row = 0; row < kRows; ++row) {
    if (rows[row].codes) continue;
    for (std::size_t n = rows[row].numbers.first; n <= rows[row].numbers.last; ++n) {
      index[n] = static_cast<std::uint16_t>(row);
    }
  }
  return index;
}

template <const auto& kRows>
inline constexpr Index kIndex = make_index(kRows);

struct Table {
  std::span<const RegistryEntry> rows;
  const Index* index = nullptr;
};

template <const auto& kRows>
inline constexpr Table kTable{kRows, &kIndex<kRows>};

/// In the order of RegistrySet.
inline constexpr std::array<Table, kRegistrySets> kTables{
    kTable<registry_data::kIcmpv4>,          kTable<registry_data::kIcmpv6>,
    kTable<registry_data::kExtensionClass>,  kTable<registry_data::kInterfaceInformationBit>,
    kTable<registry_data::kInterfaceRole>,   kTable<registry_data::kNdOption>,
    kTable<registry_data::kRaFlag>,          kTable<registry_data::kPioFlag>,
    kTable<registry_data::kAroStatus>,       kTable<registry_data::kNiQtype>,
    kTable<registry_data::kFmipSubtype>,     kTable<registry_data::kTrustAnchorName>,
    kTable<registry_data::kCertificateType>, kTable<registry_data::kIpProtocol>,
    kTable<registry_data::kIpv4Option>,      kTable<registry_data::kIpv6Option>,
    kTable<registry_data::kIpv6RoutingType>,
};

}  // namespace registry_detail

/// All rows of a set, by number; each number's row is followed by the rows of its codes.
[[nodiscard]] constexpr std::span<const RegistryEntry> entries(RegistrySet set) {
  return registry_detail::kTables[static_cast<std::size_t>(set)].rows;
}

/// The row of a number. Answers for each of the 256. Cost: one load from an index.
[[nodiscard]] constexpr const RegistryEntry& find(RegistrySet set, std::uint8_t number) {
  const registry_detail::Table& table = registry_detail::kTables[static_cast<std::size_t>(set)];
  const std::uint16_t row = (*table.index)[number];
  return row == registry_detail::kNoRow ? kUnlisted : table.rows[row];
}

/// The row of a code of a type, or of a c-type of an extension class; `kUnlisted` where it has
/// none. Cost: as above, and a step for each code up to the one asked for where codes have gaps.
[[nodiscard]] constexpr const RegistryEntry& find(RegistrySet set, std::uint8_t number,
                                                  std::uint8_t code) {
  const registry_detail::Table& table = registry_detail::kTables[static_cast<std::size_t>(set)];
  const std::uint16_t row = (*table.index)[number];
  if (row == registry_detail::kNoRow) return kUnlisted;
  const auto is_it = [&](const RegistryEntry& entry) {
    return entry.codes && entry.numbers.contains(number) && entry.codes->contains(code);
  };
  const std::size_t dense = std::size_t{row} + 1 + code;
  if (dense < table.rows.size() && is_it(table.rows[dense])) return table.rows[dense];
  for (std::size_t at = row + std::size_t{1}; at < table.rows.size() && table.rows[at].codes;
       ++at) {
    if (is_it(table.rows[at])) return table.rows[at];
  }
  return kUnlisted;
}

[[nodiscard]] constexpr RegistrySet icmp_set(Family family) {
  return family == Family::V4 ? RegistrySet::Icmpv4 : RegistrySet::Icmpv6;
}

/// The `name` of a message in JSON: "DestinationUnreachable"; empty if unassigned.
[[nodiscard]] constexpr std::string_view type_name(Family family, std::uint8_t type) {
  return find(icmp_set(family), type).name;
}

/// The `reason` of a message in JSON: "FragmentationNeeded". Empty where the code has no meaning of
/// its own: unassigned, or of a type that has no codes.
[[nodiscard]] constexpr std::string_view reason_name(Family family, std::uint8_t type,
                                                     std::uint8_t code) {
  const std::string_view name = find(icmp_set(family), type, code).name;
  return name == "NoCode" ? std::string_view{} : name;
}

[[nodiscard]] constexpr std::string_view words(RegistryStatus status) {
  constexpr std::array<std::string_view, 5> kWords{"current", "deprecated", "experimental",
                                                   "reserved", "unassigned"};
  return kWords[static_cast<std::size_t>(status)];
}

[[nodiscard]] constexpr std::string_view words(MessageKind kind) {
  constexpr std::array<std::string_view, 5> kWords{"error", "query", "reply", "info", ""};
  return kWords[static_cast<std::size_t>(kind)];
}

/// The short name of a set, as users type it before a colon: "ext", "nd", "ra-flag".
[[nodiscard]] constexpr std::string_view words(RegistrySet set) {
  constexpr std::array<std::string_view, kRegistrySets> kWords{
      "icmpv4",  "icmpv6",      "ext",         "ext-if-bit",  "ext-if-role",   "nd",
      "ra-flag", "pio-flag",    "aro-status",  "ni-qtype",    "fmip6-subtype", "nd-ta-name",
      "nd-cert", "ip-protocol", "ipv4-option", "ipv6-option", "ipv6-routing"};
  return kWords[static_cast<std::size_t>(set)];
}

/// The families that use a set: an extension class belongs to both, an ND option only to IPv6.
[[nodiscard]] constexpr bool is_used_by(RegistrySet set, Family family) {
  switch (set) {
    case RegistrySet::ExtensionClass:
    case RegistrySet::InterfaceInformationBit:
    case RegistrySet::InterfaceRole:
    case RegistrySet::IpProtocol:
      return true;
    case RegistrySet::Icmpv4:
    case RegistrySet::Ipv4Option:
      return family == Family::V4;
    default:
      return family == Family::V6;
  }
}

}  // namespace icmpkit::wire
