// Reading the keys of a policy, which nodes and profiles share.
#pragma once

#include "icmpkit/engine/policy.hpp"
#include "icmpkit/sim/toml_table.hpp"

namespace icmpkit::sim {

/// Changes `policy` as the table's keys say, and gives whether any of them was there. The role is
/// not read here: it decides what `policy` starts as.
bool read_policy(TomlTable& table, engine::Policy& policy);

/// The keys that a filter and an attack compare datagrams by.
[[nodiscard]] engine::FilterMatch read_match(TomlTable& table);

}  // namespace icmpkit::sim
