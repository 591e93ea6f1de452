#include "icmpkit/engine/recently_sent.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "icmpkit/wire/tcp.hpp"

namespace icmpkit::engine {
namespace {

using wire::IpProtocol;

/// Source and destination as words of a digest.
struct AddressWords {
  std::array<std::uint64_t, 4> words{};
  Family family{};
};

/// As they stand beside each other in a header of that family, all of which is here.
AddressWords words_in_header(Family family, Bytes header) {
  if (family == Family::V4) return {.words = {load_be64(header, 12)}, .family = family};
  return {.words = {load_be64(header, 8), load_be64(header, 16), load_be64(header, 24),
                    load_be64(header, 32)},
          .family = family};
}

AddressWords words_of(const IpAddress& source, const IpAddress& destination) {
  std::array<std::byte, wire::Ipv6Header::kSize> header{};
  if (source.is_v4()) {
    source.v4().store(header, 12);
    destination.v4().store(header, 16);
  } else {
    source.v6().store(header, 8);
    destination.v6().store(header, 24);
  }
  return words_in_header(source.family(), header);
}

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

/// `transport` is its first eight octets, or all where the datagram has fewer.
std::uint64_t digest_of(const SipKey& key, const AddressWords& addresses, IpProtocol protocol,
                        Bytes transport) {
  const std::uint64_t start = start_of(transport) & covered_octets(protocol);
  const std::uint64_t rest = static_cast<std::uint64_t>(protocol) | std::uint64_t{transport.size()}
                                                                        << 8U;
  const auto& words = addresses.words;
  if (addresses.family == Family::V4) {
    return siphash(key, std::array<std::uint64_t, 3>{words[0], start, rest});
  }
  return siphash(key,
                 std::array<std::uint64_t, 6>{words[0], words[1], words[2], words[3], start, rest});
}

/// Of IPv6's addresses alone.
std::uint64_t digest_of(const SipKey& key, const AddressWords& addresses) {
  const auto& words = addresses.words;
  return siphash(key, std::array<std::uint64_t, 5>{words[0], words[1], words[2], words[3], 0});
}

/// Whether nothing but the fixed header stands in front of the transport: then the header's
/// addresses are the final ones.
bool is_plain(const wire::DatagramView& datagram) {
  return datagram.payload_offset() ==
         (datagram.is_v4() ? wire::Ipv4Header::kMinSize : wire::Ipv6Header::kSize);
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

RecentlySent::Sent& RecentlySent::place(std::uint64_t digest, Instant now) {
  return table_.place(digest, {},
                      [&](const Table::Set& set, bool is_at_bound) -> std::optional<std::size_t> {
                        const auto oldest = std::ranges::min_element(
                            set, {}, [](const Table::Slot& slot) { return slot.value.at; });
                        if (!is_at_bound && !is_forgotten(oldest->value, now)) return std::nullopt;
                        return static_cast<std::size_t>(oldest - set.begin());
                      });
}

void RecentlySent::remember(const wire::DatagramView& datagram, Instant now) {
  if (datagram.problem() || datagram.is_later_fragment()) return;
  const Bytes transport = datagram.payload().bytes();
  const bool is_tcp = datagram.protocol() == IpProtocol::Tcp;
  if (is_tcp && transport.size() < 8) return;

  AddressWords addresses = words_in_header(datagram.family(), datagram.datagram().bytes());
  if (!is_plain(datagram)) {
    if (!datagram.is_v4()) {
      Sent& headers = place(digest_of(key_, addresses), now);
      headers.at = std::max(headers.at, now);
    }
    addresses = words_of(datagram.source(), datagram.final_destination());
  }
  Sent& sent =
      place(digest_of(key_, addresses, datagram.protocol(), first_octets(transport, 8)), now);
  if (is_tcp) extend(sent, load_be32(transport, 4), sequence_space(transport), now);
  sent.at = std::max(sent.at, now);
}

void RecentlySent::extend(Sent& sent, std::uint32_t first, std::uint32_t space, Instant now) const {
  const std::uint32_t next = first + space;
  const bool is_new = sent.tcp_first == sent.tcp_next || is_forgotten(sent, now);
  // Far from the window is another connection between the same ports.
  const bool is_elsewhere =
      first - sent.tcp_next > kTcpWindow && sent.tcp_next - first > kTcpWindow;
  if (is_new || is_elsewhere) {
    sent.tcp_first = first;
    sent.tcp_next = next;
    return;
  }
  if (is_before(first, sent.tcp_first)) sent.tcp_first = first;
  if (is_before(sent.tcp_next, next)) sent.tcp_next = next;
  if (sent.tcp_next - sent.tcp_first > kTcpWindow) sent.tcp_first = sent.tcp_next - kTcpWindow;
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
  const Sent* const sent = table_.find(
      digest_of(key_, words_of(*source, *destination), *protocol, first_octets(transport, 8)), {});
  if (sent == nullptr || is_forgotten(*sent, now)) return false;
  if (*protocol != IpProtocol::Tcp) return true;
  if (transport.size() < 8) return false;
  return load_be32(transport, 4) - sent->tcp_first < sent->tcp_next - sent->tcp_first;
}

bool RecentlySent::recalls_headers(const wire::QuoteView& quote, Instant now) const {
  const auto source = quote.source();
  const auto destination = quote.destination();
  if (quote.family() != Family::V6 || quote.extent() != wire::QuoteExtent::HeaderCut || !source ||
      !destination) {
    return false;
  }
  const Sent* const sent = table_.find(digest_of(key_, words_of(*source, *destination)), {});
  return sent != nullptr && !is_forgotten(*sent, now);
}

}  // namespace icmpkit::engine
