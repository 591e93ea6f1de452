// What the conformance tests share, beside the harness: messages put together octet by octet, so
// that a row of spec/requirements.tsv is not proved by the encoders that it is about, and short
// ways to say what a node answered.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "icmpkit/wire/checksum.hpp"
#include "tests/support/node_harness.hpp"

namespace icmpkit::engine::test {

/// Types, codes or TTLs to go through.
using SmallNumbers = std::initializer_list<std::uint8_t>;

/// Type and code of the one ICMP message that was sent.
using Said = std::pair<int, int>;
inline constexpr Said kNothing{-1, 0};
inline constexpr Said kPortUnreachable{3, 3};
inline constexpr Said kTimeExceeded{11, 0};

/// What was said: `kNothing`, a message, or {-2, how many} and {-3, protocol} for what is neither.
[[nodiscard]] inline Said said(const std::vector<Sent>& sent) {
  if (sent.empty()) return kNothing;
  if (sent.size() > 1) return {-2, static_cast<int>(sent.size())};
  if (!sent[0].view().icmp()) return {-3, static_cast<int>(sent[0].view().protocol())};
  return {sent[0].type(), sent[0].code()};
}

[[nodiscard]] inline bool is_icmp(const Sent& sent, int type) {
  return sent.view().icmp() && sent.type() == type;
}
[[nodiscard]] inline auto count_type(const std::vector<Sent>& sent, int type) {
  return std::ranges::count_if(sent, [&](const Sent& each) { return is_icmp(each, type); });
}

/// An ICMP message of either family with a right checksum: `word` is the header's second half.
[[nodiscard]] inline Octets icmp(const Envelope& envelope, std::uint8_t type, std::uint8_t code,
                                 std::uint32_t word = 0, Bytes body = {}) {
  Octets message(8 + body.size());
  store_u8(message, 0, type);
  store_u8(message, 1, code);
  store_be32(message, 4, word);
  store_bytes(message, 8, body);
  const IpAddress source = address(envelope.source);
  wire::Checksum sum;
  if (source.is_v6()) {
    sum.add(wire::PseudoHeader{.source = source,
                               .destination = address(envelope.destination),
                               .length = static_cast<std::uint32_t>(message.size()),
                               .protocol = 58});
  }
  store_be16(message, 2, sum.add(Bytes(message)).finish());
  return datagram(envelope, source.is_v4() ? wire::IpProtocol::Icmp : wire::IpProtocol::Icmpv6,
                  message);
}

/// `octets` with another header checksum, the right one.
[[nodiscard]] inline Octets summed(Octets octets) {
  store_be16(octets, 10, 0);
  store_be16(octets, 10, wire::Checksum{}.add(Bytes(octets).first(20)).finish());
  return octets;
}

template <std::size_t kSize>
[[nodiscard]] Octets octets_of(const std::uint8_t (&values)[kSize]) {
  Octets octets(kSize);
  for (std::size_t i = 0; i < kSize; ++i) store_u8(octets, i, values[i]);
  return octets;
}

/// A packet for `envelope.destination` behind a Segment Routing header with one segment.
[[nodiscard]] inline Octets segment_routed(const Envelope& envelope, std::uint8_t segments_left,
                                           std::string_view segment) {
  Octets payload = octets_of({17, 2, 4, segments_left, 0, 0, 0, 0});
  const IpAddress station = address(segment);
  for (const std::uint8_t octet : station.octets()) payload.push_back(std::byte{octet});
  payload.resize(payload.size() + 8);
  return datagram(envelope, wire::IpProtocol::Routing, payload);
}

[[nodiscard]] inline std::vector<NodeEvent> told(const NodeHarness& node, NodeEventKind kind) {
  std::vector<NodeEvent> events;
  std::ranges::copy_if(node.events(), std::back_inserter(events),
                       [kind](const NodeEvent& event) { return event.kind == kind; });
  return events;
}

/// Sends a datagram of the node's own, and gives what left.
inline std::vector<Sent> originate(NodeHarness& node, Bytes octets) {
  EXPECT_TRUE(node.node().originate(octets, node.now()).has_value());
  return node.drain();
}

/// For tests that provoke more errors than a peer may have.
[[nodiscard]] inline NodeConfig without_limits(NodeConfig config) {
  return with_policy(std::move(config), [](Policy& policy) {
    policy.rate_limit = {.peer_per_second = 0, .overall_per_second = 0};
  });
}

/// A raw listener.
class Inbox final : public LocalDelivery {
 public:
  void deliver(Bytes datagram, const Arrival&) override {
    datagrams.emplace_back(datagram.begin(), datagram.end());
  }
  std::vector<Octets> datagrams;
};

/// A Record Route option whose pointer cannot be: 12/0.
inline const Octets kBadOption = octets_of({7, 7, 3, 0, 0, 0, 0, 0});

/// To a network behind the router, as a sender on its other side.
inline constexpr Envelope kAcross{.destination = "203.0.113.9"};
inline constexpr Envelope kAcrossV6{.source = "2001:db8:a::7", .destination = "2001:db8:c::1"};
inline constexpr Envelope kToHostV6{.source = "2001:db8:a::7", .destination = "2001:db8:b::1"};
/// Of the host's own to a network behind its gateway, 192.0.2.254.
inline constexpr Envelope kOut{.source = "192.0.2.1", .destination = "203.0.113.9"};
inline constexpr Envelope kOutV6{.source = "2001:db8:b::1", .destination = "2001:db8:c::1"};
/// To the host, from its gateway.
inline constexpr Envelope kFromGateway{.source = "192.0.2.254"};
inline constexpr Envelope kFromGatewayV6{.source = "2001:db8:b::fe",
                                         .destination = "2001:db8:b::1"};

[[nodiscard]] inline Envelope expiring(Envelope envelope) {
  envelope.hop_limit = 1;
  return envelope;
}

}  // namespace icmpkit::engine::test
