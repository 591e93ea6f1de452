// From what a person types to the number that is meant: `3/4`, `v6:2/0`, "frag needed", `ext:1`,
// `nd:3`, `EchoRequest`, `!H`, "Connection refused".
//
// Numbers without a family: ICMPv4 and ICMPv6 are both looked at, and the one that gives the number
// and the code more of a meaning wins; both are found, ICMPv4 first, where neither does. So `3/4`
// is fragmentation needed, `2/0` is packet too big, and `3` is both. `v4:`, `icmp:`, `v6:`,
// `icmp6:` and their like, with a colon or a space, choose one.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "icmpkit/wire/registry.hpp"

namespace icmpkit::text {

/// A number that was meant.
struct Match {
  wire::RegistrySet set{};
  std::uint8_t number = 0;
  std::optional<std::uint8_t> code{};
  std::string_view note{};  ///< what should be known about the words that were typed; often empty

  /// The note says how it was found, not what it is.
  friend constexpr bool operator==(const Match& a, const Match& b) {
    return a.set == b.set && a.number == b.number && a.code == b.code;
  }
};

/// As it can be typed again: "3/4" for ICMPv4, "v6:2/0", "nd:3".
[[nodiscard]] std::string spelled(const Match& match);

struct LookupError {
  std::string problem;               ///< what is wrong, as a sentence without its full stop
  std::vector<std::string> nearest;  ///< what may have been meant, best first, at most 3
};

using Lookup = std::expected<std::vector<Match>, LookupError>;

/// What `typed` means, best first; never an empty list.
[[nodiscard]] Lookup look_up(std::string_view typed);

/// What several arguments mean, which a shell has cut apart. Each is a question of its own, unless
/// together they are a name: `host unreachable` and `icmp6 2` need no quotes. Arguments that all
/// begin with a digit are never joined: `3/4 11/0` are two questions.
[[nodiscard]] std::vector<Lookup> look_up_each(std::span<const std::string> arguments);

}  // namespace icmpkit::text
