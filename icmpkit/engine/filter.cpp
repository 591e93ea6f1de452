#include "icmpkit/engine/filter.hpp"

#include "icmpkit/wire/icmpv4/type.hpp"

namespace icmpkit::engine {

namespace {

std::uint8_t precedence(const wire::DatagramView& datagram) {
  return static_cast<std::uint8_t>(datagram.traffic_class() >> 5U);
}

bool port_matches(std::uint16_t port, const wire::DatagramView& datagram) {
  const bool has_ports =
      datagram.protocol() == wire::IpProtocol::Udp || datagram.protocol() == wire::IpProtocol::Tcp;
  if (!has_ports || datagram.is_later_fragment()) return false;
  const auto head = wire::UdpView::parse(datagram.payload());
  return head && head->ports().destination == port;
}

bool type_matches(std::uint8_t type, const wire::DatagramView& datagram) {
  const auto icmp = datagram.icmp();
  return icmp && icmp->message.size() != 0 && load_u8(icmp->message.bytes(), 0) == type;
}

}  // namespace

bool is_icmpv4_error(const wire::DatagramView& datagram) {
  if (!datagram.is_v4()) return false;
  const auto icmp = datagram.icmp();
  return icmp && icmp->message.size() != 0 &&
         wire::icmpv4::is_error(static_cast<wire::icmpv4::Type>(load_u8(icmp->message.bytes(), 0)));
}

bool matches(const FilterMatch& match, const wire::DatagramView& datagram) {
  if (match.source && !match.source->contains(datagram.source())) return false;
  if (match.destination && !match.destination->contains(datagram.destination())) return false;
  if (match.protocol && *match.protocol != static_cast<std::uint8_t>(datagram.protocol())) {
    return false;
  }
  if (match.destination_port && !port_matches(*match.destination_port, datagram)) return false;
  if (match.icmp_type && !type_matches(*match.icmp_type, datagram)) return false;
  if (match.longer_than != 0 && datagram.datagram().wire_length() <= match.longer_than) {
    return false;
  }
  if (match.precedence_above) {
    if (!datagram.is_v4() || is_icmpv4_error(datagram)) return false;
    return precedence(datagram) > *match.precedence_above;
  }
  return true;
}

FilterAction decide(const std::vector<FilterRule>& rules, const wire::DatagramView& datagram) {
  for (const FilterRule& rule : rules) {
    if (rule.action == FilterAction::PrecedenceViolation && is_icmpv4_error(datagram)) continue;
    if (matches(rule.match, datagram)) return rule.action;
  }
  return FilterAction::Accept;
}

}  // namespace icmpkit::engine
