// A node on a bench: datagrams go in by a link, and what it sends and tells is kept.
#pragma once

#include <chrono>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "icmpkit/engine/node.hpp"
#include "icmpkit/wire/datagram.hpp"
#include "icmpkit/wire/icmpv4/echo.hpp"
#include "icmpkit/wire/icmpv6/echo.hpp"
#include "icmpkit/wire/quote.hpp"
#include "icmpkit/wire/tcp.hpp"

namespace icmpkit::engine::test {

using Octets = std::vector<std::byte>;

[[nodiscard]] inline IpAddress address(std::string_view text) { return *IpAddress::parse(text); }

/// What a test says of a datagram's IP header; the rest is ordinary.
struct Envelope {
  std::string_view source = "198.51.100.7";
  std::string_view destination = "192.0.2.1";
  std::uint8_t hop_limit = 64;
  std::uint8_t tos = 0;
  bool dont_fragment = false;
  bool more_fragments = false;
  std::uint16_t fragment_offset = 0;  ///< octets
  std::uint16_t identification = 0x1234;
  Bytes options{};  ///< IPv4
  std::optional<wire::IpProtocol> protocol{};
};

/// A datagram of either family around `payload`.
[[nodiscard]] inline Octets datagram(const Envelope& envelope, wire::IpProtocol protocol,
                                     Bytes payload) {
  const IpAddress source = address(envelope.source);
  const IpAddress destination = address(envelope.destination);
  Octets out(wire::Ipv4Header::kMinSize + wire::Ipv4Header::kMaxOptions + payload.size());
  const auto head =
      source.is_v4()
          ? wire::encode(wire::Ipv4Header{.tos = envelope.tos,
                                          .identification = envelope.identification,
                                          .dont_fragment = envelope.dont_fragment,
                                          .more_fragments = envelope.more_fragments,
                                          .fragment_offset = envelope.fragment_offset,
                                          .ttl = envelope.hop_limit,
                                          .protocol = envelope.protocol.value_or(protocol),
                                          .source = source.v4(),
                                          .destination = destination.v4(),
                                          .options = envelope.options},
                         payload.size(), out)
          : wire::encode(wire::Ipv6Header{.traffic_class = envelope.tos,
                                          .next_header = envelope.protocol.value_or(protocol),
                                          .hop_limit = envelope.hop_limit,
                                          .source = source.v6(),
                                          .destination = destination.v6()},
                         payload.size(), out);
  const std::size_t size = head.value().size();
  store_bytes(out, size, payload);
  out.resize(size + payload.size());
  return out;
}

/// An echo request with `size` octets of data.
[[nodiscard]] inline Octets echo_request(const Envelope& envelope, std::size_t size = 56) {
  const IpAddress source = address(envelope.source);
  const Octets data(size, std::byte{0x61});
  Octets message(size + 8);
  if (source.is_v4()) {
    (void)wire::icmpv4::encode(
        wire::icmpv4::Echo{.identifier = 0x1234, .sequence = 5, .data = data}, message);
    return datagram(envelope, wire::IpProtocol::Icmp, message);
  }
  (void)wire::icmpv6::encode(
      wire::icmpv6::Echo{.identifier = 0x1234, .sequence = 5, .data = data},
      {.source = source.v6(), .destination = address(envelope.destination).v6()}, message);
  return datagram(envelope, wire::IpProtocol::Icmpv6, message);
}

[[nodiscard]] inline Octets udp(const Envelope& envelope, std::uint16_t port,
                                std::size_t size = 12) {
  const Octets data(size, std::byte{0x62});
  Octets segment(wire::Udp::kHeaderSize + size);
  (void)wire::encode(
      wire::Udp{.ports = {.source = 40000, .destination = port}, .data = data},
      {.source = address(envelope.source), .destination = address(envelope.destination)}, segment);
  return datagram(envelope, wire::IpProtocol::Udp, segment);
}

[[nodiscard]] inline Octets tcp(const Envelope& envelope, const wire::Tcp& value) {
  Octets segment(wire::encoded_size(value));
  (void)wire::encode(
      value, {.source = address(envelope.source), .destination = address(envelope.destination)},
      segment);
  return datagram(envelope, wire::IpProtocol::Tcp, segment);
}

/// What a node sent.
struct Sent {
  LinkId link{};
  IpAddress next_hop{};
  Octets octets;

  [[nodiscard]] wire::DatagramView view() const {
    return *wire::DatagramView::parse(wire::CutBytes{octets});
  }
  [[nodiscard]] Bytes message() const { return view().payload().bytes(); }
  [[nodiscard]] std::uint8_t type() const { return load_u8(message(), 0); }
  [[nodiscard]] std::uint8_t code() const { return load_u8(message(), 1); }
  [[nodiscard]] std::uint32_t word() const { return load_be32(message(), 4); }
  [[nodiscard]] Bytes quote() const { return message().subspan(8); }
};

class NodeHarness {
 public:
  explicit NodeHarness(const NodeConfig& config) : node_(config) {}

  /// Gives what the node sends because of `octets`.
  std::vector<Sent> receive(Bytes octets, LinkId link = LinkId{0}, Cast cast = Cast::Unicast) {
    node_.receive(octets, {.link = link, .cast = cast, .stamp = {.at = now_}, .seen = now_});
    return drain();
  }

  std::vector<Sent> advance(Duration by) {
    now_ += by;
    node_.on_deadline(now_);
    return drain();
  }

  std::vector<Sent> drain() {
    std::vector<Sent> sent;
    while (const auto transmit = node_.poll_transmit(buffer_, now_)) {
      sent.push_back(
          {.link = transmit->link,
           .next_hop = transmit->next_hop,
           .octets = Octets(buffer_.begin(),
                            buffer_.begin() + static_cast<std::ptrdiff_t>(transmit->size))});
    }
    while (const auto event = node_.poll_event()) events_.push_back(*event);
    return sent;
  }

  [[nodiscard]] Node& node() { return node_; }
  [[nodiscard]] Instant now() const { return now_; }
  [[nodiscard]] const std::vector<NodeEvent>& events() const { return events_; }

 private:
  Node node_;
  Octets buffer_ = Octets(65'535);
  std::vector<NodeEvent> events_;
  Instant now_{std::chrono::seconds{1}};
};

/// A router between 198.51.100.0/24 (link 0) and 192.0.2.0/24 (link 1), with a default route by
/// 192.0.2.254; in IPv6 between 2001:db8:a::/64 and 2001:db8:b::/64. Both links are point-to-point.
[[nodiscard]] inline NodeConfig router_config() {
  NodeConfig config;
  config.name = "r1";
  config.interfaces = {
      {.name = "eth0",
       .index = 1,
       .addresses = {{address("198.51.100.1"), 24}, {address("2001:db8:a::1"), 64}}},
      {.name = "eth1",
       .index = 2,
       .addresses = {{address("192.0.2.1"), 24}, {address("2001:db8:b::1"), 64}}}};
  config.routes.add({.prefix = *Prefix::parse("203.0.113.0/24"),
                     .hops = {{.link = LinkId{1}, .gateway = address("192.0.2.254")}}});
  config.routes.add({.prefix = *Prefix::parse("2001:db8:c::/48"),
                     .hops = {{.link = LinkId{1}, .gateway = address("2001:db8:b::fe")}}});
  config.policy = std::make_shared<const Policy>(make_policy(Role::Router));
  config.key = {.k0 = 1, .k1 = 2};
  return config;
}

/// `config` under the role's policy as `change` makes it.
template <class Change>
[[nodiscard]] NodeConfig with_policy(NodeConfig config, Change&& change) {
  Policy policy = config.policy ? *config.policy : make_policy(Role::Host);
  std::forward<Change>(change)(policy);
  config.policy = std::make_shared<const Policy>(std::move(policy));
  return config;
}

/// A host at 192.0.2.1 and 2001:db8:b::1 with a default route by .254.
[[nodiscard]] inline NodeConfig host_config() {
  NodeConfig config;
  config.name = "h1";
  config.interfaces = {{.name = "eth0",
                        .index = 1,
                        .addresses = {{address("192.0.2.1"), 24}, {address("2001:db8:b::1"), 64}}}};
  config.routes.add({.prefix = *Prefix::parse("0.0.0.0/0"),
                     .hops = {{.link = LinkId{0}, .gateway = address("192.0.2.254")}}});
  config.routes.add({.prefix = *Prefix::parse("::/0"),
                     .hops = {{.link = LinkId{0}, .gateway = address("2001:db8:b::fe")}}});
  config.key = {.k0 = 1, .k1 = 2};
  return config;
}

}  // namespace icmpkit::engine::test
