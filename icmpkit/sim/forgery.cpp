#include "icmpkit/sim/forgery.hpp"

#include <algorithm>

#include "icmpkit/wire/checksum.hpp"
#include "icmpkit/wire/datagram.hpp"
#include "icmpkit/wire/ipv4.hpp"
#include "icmpkit/wire/ipv6.hpp"

namespace icmpkit::sim {

namespace {

constexpr std::size_t kErrorHeader = 8;

// What somebody beside the path can make up: the addresses are right, the rest is not.
void make_up(MutableBytes quote) {
  const bool is_v4 = load_u8(quote, 0) >> 4U == 4;
  const std::size_t header = is_v4 ? std::size_t{4} * (load_u8(quote, 0) & 0x0FU) : 40;
  if (is_v4) store_be16(quote, 4, static_cast<std::uint16_t>(load_be16(quote, 4) ^ 0x5AA5U));
  for (std::size_t at = header; at < quote.size(); ++at) {
    quote[at] ^= std::byte{0xA5};
  }
}

}  // namespace

std::vector<std::byte> forge(const ScenarioAttack& attack, Bytes seen) {
  if (!attack.datagram.empty()) return attack.datagram;
  const auto view = wire::DatagramView::parse(wire::CutBytes{seen});
  if (!view) return {};
  const bool is_v4 = view->is_v4();
  const std::size_t header = is_v4 ? wire::Ipv4Header::kMinSize : wire::Ipv6Header::kSize;
  const std::size_t most = is_v4 ? 576 : 1280;
  const Bytes quoted = first_octets(seen, most - header - kErrorHeader);
  std::vector<std::byte> datagram(header + kErrorHeader + quoted.size());
  const MutableBytes message = MutableBytes(datagram).subspan(header);
  store_u8(message, 0, attack.type);
  store_u8(message, 1, attack.code);
  store_be32(message, 4, attack.word);
  store_bytes(message, kErrorHeader, quoted);
  if (attack.quote == ForgedQuote::Guessed) make_up(message.subspan(kErrorHeader));

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
                                      .hop_limit = 64,
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
