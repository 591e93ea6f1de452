// A node to which anything happens, in any order: a script of octets says what, so that a fuzzer
// and a generator of random scripts drive it alike. After each act the contract of machines
// (base/machine.hpp) and what no node may send are looked at.
//
//   script := config(8) act*        act := what(1) size(1) octets(size * 8 at most, what is there)
#pragma once

#include <algorithm>
#include <array>
#include <string>

#include "tests/support/node_harness.hpp"

namespace icmpkit::engine::test {

class NodePlay {
 public:
  static constexpr std::size_t kConfigSize = 8;

  NodePlay(Family family, Bytes config) : family_(family), node_(config_of(config)) {}

  /// Lets all of a script happen. What came out is in `digest()`.
  void run(Bytes script) {
    while (script.size() >= 2 && complaint_.empty()) {
      const std::uint8_t what = load_u8(script, 0);
      const std::size_t size =
          std::min<std::size_t>(std::size_t{8} * load_u8(script, 1), script.size() - 2);
      act(what, script.subspan(2, size));
      script = script.subspan(2 + size);
    }
    settle(now_);
  }

  /// The first thing that is wrong; empty: nothing is.
  [[nodiscard]] const std::string& complaint() const { return complaint_; }
  /// Of everything that was sent and told.
  [[nodiscard]] std::uint64_t digest() const { return digest_; }
  [[nodiscard]] const Node& node() const { return node_; }

 private:
  static constexpr std::array kMtus{68U, 296U, 576U, 1280U, 1400U, 1500U, 9000U, 65'535U};

  NodeConfig config_of(Bytes octets) const {
    std::array<std::uint8_t, kConfigSize> choice{};
    for (std::size_t i = 0; i < std::min(octets.size(), kConfigSize); ++i) {
      choice[i] = load_u8(octets, i);
    }
    const auto bit = [&](std::size_t i, unsigned n) {
      return (unsigned{choice[i]} >> n & 1U) != 0;
    };
    NodeConfig config = router_config();
    config.udp_ports = {7, 53};
    config.tcp_ports = {80};
    config.key = {.k0 = choice[0], .k1 = choice[1]};
    Policy policy = make_policy(bit(2, 0) ? Role::Router : Role::Host);
    policy.reports_isolation = bit(2, 1);
    policy.sends_source_quench = bit(2, 2);
    policy.reports_conversion = bit(2, 3);
    policy.answers_traceroute = bit(2, 4);
    policy.discovers_routers = bit(2, 5);
    policy.sends_network_redirects = bit(2, 6);
    policy.redirects_for_service_as_host = bit(2, 7);
    policy.forwards_source_routes = bit(3, 0);
    policy.validates_sources = bit(3, 1);
    policy.forwards_directed_broadcasts = bit(3, 2);
    policy.requires_security_option = bit(3, 3);
    policy.quote_length = bit(3, 4) ? QuoteLength::EightOctets : QuoteLength::AsMuchAsFits;
    policy.error_tos = bit(3, 5) ? ErrorTos::Copied : ErrorTos::Zero;
    policy.error_source = bit(3, 6) ? ErrorSource::Incoming : ErrorSource::Outgoing;
    policy.option_pointer = bit(3, 7) ? OptionPointer::LengthOctet : OptionPointer::OptionStart;
    policy.responders = {.broadcast_echo = bit(4, 0),
                         .timestamp = bit(4, 1),
                         .information = bit(4, 2),
                         .address_mask = bit(4, 3),
                         .domain_name = bit(4, 4),
                         .node_information = bit(4, 5)};
    policy.extensions = {.interface_information = bit(4, 6), .next_hop = bit(4, 7)};
    if (bit(5, 0)) policy.rate_limit = {.peer_per_second = 0, .overall_per_second = 0};
    if (bit(5, 1)) {
      policy.extended_echo = {{.from = *Prefix::parse("0.0.0.0/0"),
                               .by_name = true,
                               .by_index = true,
                               .by_address = true,
                               .remote = true},
                              {.from = *Prefix::parse("::/0"), .by_index = true, .remote = true}};
    }
    if (bit(5, 2)) policy.header_limits = {.header_size = 64, .headers = 3, .options = 4};
    config.policy = std::make_shared<const Policy>(policy);
    for (std::size_t i = 0; i < config.interfaces.size(); ++i) {
      InterfaceConfig& each = config.interfaces[i];
      each.kind = bit(6, static_cast<unsigned>(i)) ? LinkKind::Shared : LinkKind::PointToPoint;
      each.mtu = kMtus[(std::size_t{choice[7]} >> (4 * i)) % kMtus.size()];
      // No link of IPv6 takes less.
      if (family_ == Family::V6) each.mtu = std::max(each.mtu, 1280U);
      each.advertising.is_on = bit(6, 2);
      each.speaks_version_7 = i == 1 && bit(6, 3);
      each.isolates_sources = bit(6, 4) && bit(6, 5);
      each.precedence_cutoff = bit(6, 6) ? 3 : 0;
    }
    return config;
  }

  /// Addresses that are something to the node.
  [[nodiscard]] IpAddress some_address(std::uint8_t choice) const {
    static constexpr std::array<std::string_view, 8> kV4{
        "198.51.100.7", "192.0.2.1",      "203.0.113.9", "192.0.2.254",
        "224.0.0.1",    "198.51.100.255", "192.0.2.9",   "198.51.100.1"};
    static constexpr std::array<std::string_view, 8> kV6{
        "2001:db8:a::7", "2001:db8:b::1", "2001:db8:c::1", "2001:db8:b::fe",
        "ff02::1",       "fe80::7",       "2001:db8:b::9", "2001:db8:a::1"};
    return address(family_ == Family::V4 ? kV4[choice % 8] : kV6[choice % 8]);
  }

  /// Makes lengths, addresses and checksums right, so that what lies behind them is reached.
  void repair(Octets& octets) const {
    const bool is_v4 = family_ == Family::V4;
    const std::size_t header = is_v4 ? wire::Ipv4Header::kMinSize : wire::Ipv6Header::kSize;
    if (octets.size() < header) octets.resize(header);
    store_u8(octets, 0,
             static_cast<std::uint8_t>((is_v4 ? 0x40U : 0x60U) | (load_u8(octets, 0) & 0x0FU)));
    if (is_v4) {
      if ((load_u8(octets, 0) & 0x0FU) < 5) store_u8(octets, 0, 0x45);
      store_be16(octets, 2, static_cast<std::uint16_t>(octets.size()));
      some_address(load_u8(octets, 12)).v4().store(octets, 12);
      some_address(load_u8(octets, 16)).v4().store(octets, 16);
      const std::size_t size = std::size_t{4} * (load_u8(octets, 0) & 0x0FU);
      if (octets.size() >= size) wire::set_header_checksum(MutableBytes(octets).first(size));
    } else {
      store_be16(octets, 4, static_cast<std::uint16_t>(octets.size() - header));
      some_address(load_u8(octets, 8)).v6().store(octets, 8);
      some_address(load_u8(octets, 24)).v6().store(octets, 24);
    }
    repair_checksum(octets);
  }

  static void repair_checksum(Octets& octets) {
    const auto view = wire::DatagramView::parse(wire::CutBytes{octets});
    const auto part = view ? view->icmp() : std::nullopt;
    if (!part || part->message.size() < 4 || part->message.is_cut()) return;
    const std::size_t at = view->payload_offset();
    wire::Checksum sum;
    if (!view->is_v4()) {
      sum.add(wire::PseudoHeader{.source = view->endpoints().source,
                                 .destination = view->endpoints().destination,
                                 .length = static_cast<std::uint32_t>(part->message.size()),
                                 .protocol = 58});
    }
    const MutableBytes message = MutableBytes(octets).subspan(at, part->message.size());
    store_be16(message, 2, 0);
    store_be16(message, 2, sum.add(Bytes(message)).finish());
  }

  void act(std::uint8_t what, Bytes octets) {
    Octets datagram(octets.begin(), octets.end());
    const bool is_repaired = (what & 0x80U) != 0;
    if (is_repaired) repair(datagram);
    const Arrival arrival{.link = LinkId{what >> 4U & 3U},
                          .cast = Cast{static_cast<std::uint8_t>(casts_++ % 8 == 7 ? 1 : 0)},
                          .stamp = {.at = now_},
                          .seen = now_};
    const IpAddress somebody = some_address(octets.empty() ? 0 : load_u8(octets, 0));
    switch (what & 0x0FU) {
      case 8:
        // Whoever originates writes a sound header.
        if (is_repaired) originate(datagram, what);
        break;
      case 9:
        node_.set_neighbour(arrival.link, somebody,
                            NeighbourState{static_cast<std::uint8_t>(octets.size() / 8 % 7)}, now_);
        break;
      case 10:
        node_.set_interface_state(arrival.link,
                                  octets.empty() ? InterfaceState::Down : InterfaceState::Up);
        break;
      case 11:
        node_.on_queue_over_mark(datagram, arrival);
        break;
      case 12:
        node_.receive_labelled(datagram, octets_of_labels(octets), arrival);
        break;
      case 13:
        now_ += std::chrono::milliseconds(octets.empty() ? 1 : 500 * octets.size());
        settle(now_);
        break;
      case 14:  // out of turn, and late
        node_.on_deadline(now_ - std::chrono::seconds(1));
        break;
      default:
        node_.receive(datagram, arrival);
        if ((what & 1U) != 0) settle(now_);
    }
  }

  void originate(Bytes datagram, std::uint8_t what) {
    const bool is_sent =
        node_
            .originate(datagram, now_,
                       (what & 0x10U) != 0 ? Splitting::Allowed : Splitting::Forbidden)
            .has_value();
    const auto view = wire::DatagramView::parse(wire::CutBytes{datagram});
    if (!is_sent || !view) return;
    const Bytes payload = view->payload().bytes();
    originated_.emplace_back(payload.begin(), payload.end());
  }

  /// Whose checksum is the business of who wrote it, and not the node's.
  [[nodiscard]] bool was_originated(const wire::DatagramView& view) const {
    const Bytes payload = view.payload().bytes();
    return std::ranges::any_of(
        originated_, [&](const Octets& known) { return std::ranges::equal(known, payload); });
  }

  static Bytes octets_of_labels(Bytes octets) { return octets.first(octets.size() / 4 * 4); }

  void settle(Instant now) {
    node_.on_deadline(now);
    while (const auto transmit = node_.poll_transmit(buffer_, now)) check(*transmit);
    while (const auto event = node_.poll_event()) mix(static_cast<std::uint64_t>(event->kind));
    const auto next = node_.next_deadline();
    if (next && *next <= now) complain("a deadline stands that was served");
    if (next) mix(static_cast<std::uint64_t>(next->time_since_epoch().count()));
  }

  void check(const Transmit& transmit) {
    if (transmit.size > buffer_.size()) return complain("more than the buffer holds");
    const Bytes octets = Bytes(buffer_).first(transmit.size);
    for (const std::byte octet : octets) mix(std::to_integer<std::uint64_t>(octet));
    const auto link = static_cast<std::size_t>(transmit.link);
    if (link >= node_.config().interfaces.size()) return complain("no such link");
    if (octets.size() > node_.config().interfaces[link].mtu) {
      return complain("larger than the link takes: " + std::to_string(octets.size()));
    }
    const auto view = wire::DatagramView::parse(wire::CutBytes{octets});
    if (!view) return complain("no datagram");
    if (view->datagram().is_cut() || view->datagram().size() != octets.size()) {
      return complain("a wrong length");
    }
    if (view->is_v4() && view->v4().checksum_state() != wire::ChecksumState::Correct) {
      return complain("a wrong header checksum");
    }
    if (node_.owns(view->source()) && view->icmp_checksum_state() == wire::ChecksumState::Wrong &&
        !was_originated(*view)) {
      return complain("a wrong ICMP checksum");
    }
  }

  void complain(std::string what) {
    if (complaint_.empty()) complaint_ = std::move(what);
  }
  void mix(std::uint64_t value) { digest_ = (digest_ ^ value) * 0x100000001B3ULL; }

  Family family_;
  Node node_;
  Octets buffer_ = Octets(65'535);
  Instant now_{std::chrono::seconds{10}};
  std::string complaint_;
  std::uint64_t digest_ = 0xCBF29CE484222325ULL;
  std::vector<Octets> originated_;  ///< what is behind the IP headers
  unsigned casts_ = 0;
};

}  // namespace icmpkit::engine::test
