// The registry, or a part of it, as a table and as JSON: what `icmp types` prints.
#pragma once

#include <optional>
#include <string>

#include "icmpkit/base/address.hpp"
#include "icmpkit/text/json.hpp"
#include "icmpkit/wire/registry_entry.hpp"

namespace icmpkit::text {

/// Which rows are wanted; what is empty excludes nothing.
struct RegistryFilter {
  std::optional<Family> family{};
  std::optional<wire::RegistryStatus> status{};
  std::optional<wire::RegistrySet> set{};
};

/// A table a set, in lines of at most 80 columns; empty where no row is wanted. Neighbouring
/// unassigned numbers are one row; a code that means nothing has none.
[[nodiscard]] std::string registry_table(const RegistryFilter& filter);

/// One `entry` line for each number and each row of codes. `unix_time` is seconds since 1970.
void append_entries(JsonWriter& json, const RegistryFilter& filter, FixedPoint unix_time);

}  // namespace icmpkit::text
