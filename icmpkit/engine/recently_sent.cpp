#include "icmpkit/engine/recently_sent.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "icmpkit/wire/tcp.hpp"

namespace icmpkit::engine {
namespace {

using wire::IpProtocol;

/// What a digest is made of, from a datagram or from a quote of it.
struct Trace {
  IpAddress source;
  IpAddress destination;
  IpProtocol protocol{};
  Bytes transport;  ///< eight octets, or all where the datagram has fewer
};

/// Which of the transport's first eight octets a digest covers, as a mask of the big-endian word
/// that they are.
std::uint64_t covered_octets(IpProtocol protocol) {
  switch (protocol) {
    case IpProtocol::Tcp:
      return 0xFFFF'FFFF'0000'0000ULL;  // the sequence number has a window of its own
    case IpProtocol::Udp:
    case IpProtocol::UdpLite:
    case IpProtocol::Dccp:
      return 0xFFFF'FFFF'FFFF'0000ULL;
    case IpProtocol::Icmp:
    case IpProtocol::Icmpv6:
      return 0xFFFF'0000'FFFF'FFFFULL;
    default:
      return 0xFFFF'FFFF'FFFF'FFFFULL;
  }
}

std::uint64_t start_of(Bytes transport) {
  if (transport.size() >= 8) return load_be64(transport, 0);
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < transport.size(); ++i) {
    word |= std::uint64_t{load_u8(transport, i)} << (56U - 8U * i);
  }
  return word;
}

std::uint64_t digest_of(const SipKey& key, const Trace& trace) {
  const std::uint64_t start = start_of(trace.transport) & covered_octets(trace.protocol);
  const std::uint64_t rest = static_cast<std::uint64_t>(trace.protocol) |
                             std::uint64_t{std::min<std::size_t>(trace.transport.size(), 8)} << 8U;
  if (trace.source.is_v4() && trace.destination.is_v4()) {
    return siphash(
        key, std::array<std::uint64_t, 3>{
                 std::uint64_t{trace.source.v4().number()} << 32U | trace.destination.v4().number(),
                 start, rest});
  }
  std::array<std::uint64_t, 6> words{0, 0, 0, 0, start, rest};
  const auto source = trace.source.octets();
  const auto destination = trace.destination.octets();
  for (std::size_t i = 0; i < Ipv6Address::kSize; ++i) {
    words[i / 8] |= std::uint64_t{source[i]} << (8 * (i % 8));
    words[2 + i / 8] |= std::uint64_t{destination[i]} << (8 * (i % 8));
  }
  return siphash(key, words);
}

/// Octets of sequence space: data, and one each for SYN and FIN; one at least, because an error
/// about an empty segment quotes the next number.
std::uint32_t sequence_space(Bytes segment) {
  if (segment.size() < wire::Tcp::kMinHeaderSize) return 1;
  const std::size_t header_size = std::size_t{4} * (load_u8(segment, 12) >> 4U);
  const std::uint8_t flags = load_u8(segment, 13);
  std::size_t space = octets_after(segment, header_size).size();
  if ((flags & wire::TcpFlags::kSyn) != 0) ++space;
  if ((flags & wire::TcpFlags::kFin) != 0) ++space;
  return static_cast<std::uint32_t>(std::max<std::size_t>(space, 1));
}

/// Whether `a` comes before `b` in a space that wraps.
bool is_before(std::uint32_t a, std::uint32_t b) { return ((a - b) & 0x8000'0000U) != 0; }

}  // namespace

void RecentlySent::remember(Bytes datagram, Instant now) {
  if (const auto view = wire::DatagramView::parse(datagram)) remember(*view, now);
}

void RecentlySent::remember(const wire::DatagramView& datagram, Instant now) {
  if (datagram.problem() || datagram.is_later_fragment()) return;
  const Bytes transport = datagram.payload().bytes();
  if (datagram.protocol() == IpProtocol::Tcp && transport.size() < 8) return;
  const std::uint64_t digest = digest_of(key_, {.source = datagram.source(),
                                                .destination = datagram.final_destination(),
                                                .protocol = datagram.protocol(),
                                                .transport = first_octets(transport, 8)});
  Sent& sent = table_.place(
      digest, {}, [&](const Sent& other) { return is_forgotten(other, now); },
      [](const Table::Set& set) {
        const auto oldest = std::ranges::min_element(
            set, {}, [](const Table::Slot& slot) { return slot.value.at; });
        return static_cast<std::size_t>(oldest - set.begin());
      });
  if (datagram.protocol() == IpProtocol::Tcp) {
    const std::uint32_t first = load_be32(transport, 4);
    const std::uint32_t next = first + sequence_space(transport);
    const bool is_new = sent.tcp_first == sent.tcp_next || is_forgotten(sent, now);
    // Far from the window is another connection between the same ports.
    const bool is_elsewhere =
        first - sent.tcp_next > kTcpWindow && sent.tcp_next - first > kTcpWindow;
    if (is_new || is_elsewhere) {
      sent.tcp_first = first;
      sent.tcp_next = next;
    } else {
      if (is_before(first, sent.tcp_first)) sent.tcp_first = first;
      if (is_before(sent.tcp_next, next)) sent.tcp_next = next;
      if (sent.tcp_next - sent.tcp_first > kTcpWindow) sent.tcp_first = sent.tcp_next - kTcpWindow;
    }
  }
  sent.at = std::max(sent.at, now);
}

bool RecentlySent::recalls(const wire::QuoteView& quote, Instant now) const {
  const auto source = quote.source();
  const auto destination = quote.final_destination();
  const auto protocol = quote.protocol();
  if (quote.extent() < wire::QuoteExtent::Partial || !source || !destination || !protocol) {
    return false;
  }
  if (quote.fragment() && quote.fragment()->is_later()) return false;
  const Bytes transport = quote.transport().bytes();
  const Sent* const sent = table_.find(digest_of(key_, {.source = *source,
                                                        .destination = *destination,
                                                        .protocol = *protocol,
                                                        .transport = first_octets(transport, 8)}),
                                       {});
  if (sent == nullptr || is_forgotten(*sent, now)) return false;
  if (*protocol != IpProtocol::Tcp) return true;
  if (transport.size() < 8) return false;
  return load_be32(transport, 4) - sent->tcp_first < sent->tcp_next - sent->tcp_first;
}

}  // namespace icmpkit::engine
