// Networks that nobody drew: a random tree with more links across, the noise that real networks
// have (rate limits, hops that do not answer, jitter, a little loss), one fault on the way from the
// vantage to a target, and the truth about it. What comes out is the text of a scenario, so that a
// surprising one can be kept, read and changed.
//
//   const auto text = make_scenario({.nodes = 200, .fault = "routing-loop", .seed = 7});
//   const auto scenario = read_scenario(*text);
//
// Where something vanishes, the culprit is the last node on the way that still answers for what
// vanishes, and the suspects are those behind it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace icmpkit::sim {

struct RandomScenario {
  std::uint32_t nodes = 50;  ///< at least `kLeastRandomNodes`; `too-far` takes more where it must
  std::string_view fault = "none";  ///< one of `fault_families()`
  std::uint64_t seed = 1;
};

inline constexpr std::uint32_t kLeastRandomNodes = 8;

/// `none`, and the verdicts that something in a network can cause.
[[nodiscard]] std::span<const std::string_view> fault_families();

/// The text of a network; empty where there is no such fault or there are too few nodes. Same
/// request, same text.
[[nodiscard]] std::optional<std::string> make_scenario(const RandomScenario& request);

}  // namespace icmpkit::sim
