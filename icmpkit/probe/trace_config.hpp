// What the program decides about a run of traces before it starts.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "icmpkit/base/address.hpp"
#include "icmpkit/base/clock.hpp"
#include "icmpkit/base/siphash.hpp"
#include "icmpkit/probe/ping_config.hpp"

namespace icmpkit::probe {

/// What the probes are: whatever the target answers differently, routers report alike.
enum class TraceMethod : std::uint8_t {
  Icmp,      ///< echo requests
  Udp,       ///< datagrams to a port that nobody listens on
  Tcp,       ///< segments with SYN: half of a connection, which is never opened
  Protocol,  ///< datagrams of `TraceConfig::protocol`, with nothing that it knows in them
};

/// With several flows, which of them a hop is given.
enum class FlowUse : std::uint8_t {
  AsNeeded,  ///< as many as its answers call for (multipath detection)
  All,
};

struct TraceConfig {
  TraceMethod method = TraceMethod::Icmp;
  std::uint8_t protocol = 253;  ///< with TraceMethod::Protocol; 253 is for experiments (RFC 3692)
  std::uint16_t identifier =
      0;  ///< of echo requests; on an unprivileged socket the kernel's choice
  std::uint16_t source_port = 33'000;       ///< of the first flow; the next ones count up
  std::uint16_t destination_port = 33'434;  ///< of all probes: a flow's ports never change
  SipKey key{};
  PingSources sources{};
  std::uint8_t first_hop = 1;
  std::uint8_t max_hops = 30;
  std::uint8_t probes = 3;  ///< at each hop
  /// A hop's probes take so many flows in turn. Used as needed, a hop is given more than one probe
  /// a flow only where there is a choice, and at the end of the path.
  std::uint8_t flows = 1;
  FlowUse flow_use = FlowUse::AsNeeded;
  std::uint8_t first_flow = 0;  ///< flows are counted from this one
  /// At most so many hops beyond the furthest one that answered are probed; as many in a row that
  /// say nothing end the trace.
  std::uint8_t hops_ahead = 16;
  /// Octets with the IP header; what has no room for the tag grows. Empty: 40 behind the header.
  std::optional<std::size_t> packet_size{};
  std::uint8_t traffic_class = 0;
  std::uint32_t flow_label = 0;  ///< IPv6's, of the first flow; the next ones count up
  bool dont_fragment = true;
  Duration gap{};  ///< at least this between any two probes
  /// Between the first probes of two rounds, of which each gives every hop one probe; zero: the
  /// next round begins when the distance is known, or after `kRoundHold`.
  Duration round_interval{};
  Duration longest_wait = std::chrono::seconds(5);  ///< where nothing has answered
  /// Where a hop has answered, its other probes are waited for this many times as long; where one
  /// behind it has, `near_factor` times as long.
  std::uint8_t here_factor = 3;
  std::uint8_t near_factor = 10;
  /// A target is sent a flow's next probe when the last one is answered or given up: for links that
  /// do not tell which of several an answer is about.
  bool one_by_one = false;
  /// At most so many targets are traced at once; the others wait for their turn.
  std::uint32_t active_targets = 4096;
};

}  // namespace icmpkit::probe
