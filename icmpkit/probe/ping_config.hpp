// What the program decides about a run of pings before it starts.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "icmpkit/base/address.hpp"
#include "icmpkit/base/clock.hpp"
#include "icmpkit/base/siphash.hpp"

namespace icmpkit::probe {

/// When the next probe goes out.
enum class Pacing : std::uint8_t {
  Steady,    ///< every `interval`
  Adaptive,  ///< when the last probe is answered, or after `interval`
};

/// What `count` counts.
enum class CountOf : std::uint8_t { Probes, Replies };

/// Octets repeated through the payload behind the tag; empty: each octet is its own offset.
struct PayloadPattern {
  static constexpr std::size_t kCapacity = 16;
  std::array<std::byte, kCapacity> octets{};
  std::size_t size = 0;
};

/// What IPv4's options ask of the routers on the way.
enum class Ipv4OptionUse : std::uint8_t {
  None,
  RecordRoute,             ///< nine addresses
  Timestamps,              ///< nine times
  TimestampsAndAddresses,  ///< four of each
  LooseSourceRoute,        ///< pass by the stations of `PingConfig::via`
  StrictSourceRoute,       ///< the same, and by no other router
};

/// Routers to pass by, in their order.
struct Stations {
  static constexpr std::size_t kCapacity = 8;  ///< the ninth slot is the target's
  std::array<Ipv4Address, kCapacity> addresses{};
  std::size_t size = 0;
};

/// Addresses that replies come back to. Unspecified: the link fills in what its routes say.
struct PingSources {
  Ipv4Address v4{};
  Ipv6Address v6{};
};

struct PingConfig {
  std::uint16_t identifier = 0;  ///< on an unprivileged socket, the one that the kernel chose
  SipKey key{};                  ///< secret of the tags
  PingSources sources{};

  std::optional<std::uint32_t> count{};  ///< for each target; empty: until stopped
  CountOf count_of = CountOf::Probes;
  Pacing pacing = Pacing::Steady;
  Duration interval = std::chrono::seconds(1);  ///< between two probes of one target
  Duration gap{};                               ///< at least this between any two probes
  std::uint32_t preload = 1;                    ///< probes sent at once at the beginning
  Duration timeout = std::chrono::seconds(10);  ///< after this an unanswered probe is lost
  std::optional<Duration> deadline{};           ///< the run ends after this

  std::size_t payload_size = 56;  ///< octets of echo data
  PayloadPattern pattern{};
  std::uint8_t hop_limit = 64;
  std::uint8_t traffic_class = 0;
  std::uint32_t flow_label = 0;  ///< IPv6, 20 bits
  bool dont_fragment = false;    ///< IPv4's DF
  Ipv4OptionUse ipv4_option = Ipv4OptionUse::None;
  Stations via{};  ///< with a source route: at least one

  /// At most this many probes wait for their answers; at the bound sending pauses, and
  /// `PingCounters::window_full` counts it. Each costs 32 octets.
  std::uint32_t window = 65'536;
  /// Say `Overdue` when a probe is still unanswered as the next one to its target goes out.
  bool report_overdue = false;
};

}  // namespace icmpkit::probe
