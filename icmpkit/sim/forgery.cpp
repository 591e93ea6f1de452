#include "icmpkit/sim/forgery.hpp"

#include <algorithm>

#include "icmpkit/wire/checksum.hpp"
#include "icmpkit/wire/datagram.hpp"
#include "icmpkit/wire/extension.hpp"
#include "icmpkit/wire/icmpv6/neighbor_discovery.hpp"
#include "icmpkit/wire/ipv4.hpp"
#include "icmpkit/wire/ipv6.hpp"

namespace icmpkit::sim {

namespace {

constexpr std::size_t kErrorHeader = 8;
constexpr std::uint8_t kUsual = 64;    ///< hop limits
constexpr std::uint8_t kOnLink = 255;  ///< of what routers have not passed on

// What somebody beside the path can make up: the addresses are right, the rest is not.
void make_up(MutableBytes quote) {
  const bool is_v4 = load_u8(quote, 0) >> 4U == 4;
  const std::size_t header = is_v4 ? std::size_t{4} * (load_u8(quote, 0) & 0x0FU) : 40;
  if (is_v4) store_be16(quote, 4, static_cast<std::uint16_t>(load_be16(quote, 4) ^ 0x5AA5U));
  for (std::size_t at = header; at < quote.size(); ++at) {
    quote[at] ^= std::byte{0xA5};
  }
}

bool is_nd_redirect(const ScenarioAttack& attack, bool is_v4) {
  return !is_v4 && attack.type == static_cast<std::uint8_t>(wire::icmpv6::Type::Redirect);
}

// What a Redirect of Neighbor Discovery has behind its first eight octets.
std::vector<std::byte> redirect_body(const Ipv6Address& target, const Ipv6Address& destination,
                                     Bytes packet) {
  const wire::icmpv6::RedirectedHeader option{.packet = packet};
  std::vector<std::byte> body(2 * Ipv6Address::kSize + encoded_size(option));
  target.store(body, 0);
  destination.store(body, Ipv6Address::kSize);
  write(option, MutableBytes(body).subspan(2 * Ipv6Address::kSize));
  return body;
}

std::vector<std::byte> body_of(const ScenarioAttack& attack, const wire::DatagramView& seen) {
  const bool is_v4 = seen.is_v4();
  const bool is_redirect = is_nd_redirect(attack, is_v4);
  const std::size_t least = is_v4 ? 20 + kErrorHeader : 40 + (is_redirect ? 48 : kErrorHeader);
  const Bytes kept =
      first_octets(seen.datagram().bytes(), wire::error_size_limit(seen.family()) - least);
  std::vector<std::byte> quote(kept.begin(), kept.end());
  if (attack.quote == ForgedQuote::Guessed) make_up(quote);
  if (!is_redirect) return quote;
  return redirect_body(attack.better_hop, seen.destination().v6(), quote);
}

}  // namespace

std::vector<std::byte> forge(const ScenarioAttack& attack, Bytes seen) {
  if (!attack.datagram.empty()) return attack.datagram;
  const auto view = wire::DatagramView::parse(wire::CutBytes{seen});
  if (!view) return {};
  const bool is_v4 = view->is_v4();
  const std::size_t header = is_v4 ? wire::Ipv4Header::kMinSize : wire::Ipv6Header::kSize;
  const std::vector<std::byte> body = body_of(attack, *view);
  std::vector<std::byte> datagram(header + kErrorHeader + body.size());
  const MutableBytes message = MutableBytes(datagram).subspan(header);
  store_u8(message, 0, attack.type);
  store_u8(message, 1, attack.code);
  store_be32(message, 4, attack.word);
  store_bytes(message, kErrorHeader, body);

  const IpAddress from = attack.from.value_or(view->destination());
  const IpAddress to = attack.to.value_or(view->source());
  if (from.is_v4() != is_v4 || to.is_v4() != is_v4) return {};
  wire::Checksum sum;
  if (is_v4) {
    const auto written =
        wire::encode(wire::Ipv4Header{.total_length = static_cast<std::uint16_t>(datagram.size()),
                                      .protocol = wire::IpProtocol::Icmp,
                                      .source = from.v4(),
                                      .destination = to.v4()},
                     MutableBytes(datagram));
    if (!written) return {};
  } else {
    const auto written =
        wire::encode(wire::Ipv6Header{.payload_length = static_cast<std::uint16_t>(message.size()),
                                      .next_header = wire::IpProtocol::Icmpv6,
                                      .hop_limit = is_nd_redirect(attack, is_v4) ? kOnLink : kUsual,
                                      .source = from.v6(),
                                      .destination = to.v6()},
                     MutableBytes(datagram));
    if (!written) return {};
    sum.add(wire::PseudoHeader{.source = from,
                               .destination = to,
                               .length = static_cast<std::uint32_t>(message.size()),
                               .protocol = 58});
  }
  store_be16(message, 2, sum.add(Bytes(message)).finish());
  return datagram;
}

}  // namespace icmpkit::sim
