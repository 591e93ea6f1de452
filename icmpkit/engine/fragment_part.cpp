#include "icmpkit/engine/fragment_part.hpp"

#include "icmpkit/wire/ipv6_extension.hpp"
#include "icmpkit/wire/tcp.hpp"

namespace icmpkit::engine {
namespace {

using wire::IpProtocol;

constexpr std::size_t kMaxDatagram = 65'535;
/// Of IPv6's header.
constexpr std::uint32_t kPayloadLengthAt = 4;

std::optional<FragmentPart> part_of_v4(wire::Ipv4View view) {
  const auto fragment = view.fragment();
  if (!fragment) return std::nullopt;
  return FragmentPart{.group = {.source = view.source(),
                                .destination = view.destination(),
                                .identification = fragment->identification,
                                .protocol = static_cast<std::uint8_t>(view.protocol())},
                      .fragment = *fragment,
                      .datagram = view.datagram().bytes(),
                      .header_size = view.header_size(),
                      .payload_at = view.header_size(),
                      .next_header = view.protocol()};
}

std::optional<FragmentPart> part_of_v6(wire::Ipv6View view) {
  std::size_t next_header_at = 6;
  wire::ipv6::ExtensionCursor cursor{view.next_header(), view.payload()};
  for (;;) {
    const std::size_t at = wire::Ipv6Header::kSize + cursor.offset();
    const auto header = cursor.next();
    if (!header || !*header) return std::nullopt;
    if (const auto found = wire::ipv6::FragmentHeaderView::parse(**header)) {
      return FragmentPart{.group = {.source = view.source(),
                                    .destination = view.destination(),
                                    .identification = found->fragment().identification},
                          .fragment = found->fragment(),
                          .datagram = view.datagram().bytes(),
                          .header_size = at,
                          .payload_at = wire::Ipv6Header::kSize + cursor.offset(),
                          .next_header_at = next_header_at,
                          .next_header = (*header)->next_header()};
    }
    next_header_at = at;
  }
}

/// Whether the first fragment holds all headers, the transport's included (RFC 7112 section 5).
bool has_whole_chain(const FragmentPart& part) {
  wire::ipv6::ExtensionCursor cursor{part.next_header, part.payload()};
  while (const auto header = cursor.next()) {
    if (!*header) return false;
  }
  const Bytes transport = cursor.rest().bytes();
  switch (cursor.protocol()) {
    case IpProtocol::Udp:
      return transport.size() >= 8;
    case IpProtocol::Icmpv6:
      return transport.size() >= 4;
    case IpProtocol::Tcp:
      return transport.size() >= wire::Tcp::kMinHeaderSize &&
             transport.size() >= std::size_t{4} * (load_u8(transport, 12) >> 4U);
    case IpProtocol::NoNextHeader:
      return true;
    default:
      return !transport.empty();
  }
}

/// RFC 1858 and RFC 3128: pieces so small that a filter on the way could not see TCP's flags.
bool hides_tcp_flags(const FragmentPart& part) {
  constexpr std::uint32_t kFlagsEnd = 14;
  if (part.next_header != IpProtocol::Tcp) return false;
  return part.begin() == 0 ? part.end() < kFlagsEnd : part.begin() < kFlagsEnd;
}

std::optional<FragmentRefusal> refusal_of_v4(const FragmentPart& part) {
  if (part.payload().empty() || hides_tcp_flags(part)) {
    return FragmentRefusal{.discard = Discard::FragmentTooSmall};
  }
  const bool is_uneven = part.fragment.more && part.payload().size() % 8 != 0;
  if (is_uneven || part.header_size + part.end() > kMaxDatagram) {
    return FragmentRefusal{.discard = Discard::BadHeader};
  }
  return std::nullopt;
}

std::optional<FragmentRefusal> refusal_of_v6(const FragmentPart& part) {
  // [R8200-FRAG-2]
  if (part.fragment.more && part.payload().size() % 8 != 0) {
    return FragmentRefusal{.cause = Cause{.kind = CauseKind::BadField, .info = kPayloadLengthAt},
                           .discard = Discard::BadHeader};
  }
  const std::size_t whole = part.header_size - wire::Ipv6Header::kSize + part.end();
  if (whole > kMaxDatagram) {
    const auto offset_at = static_cast<std::uint32_t>(part.header_size + 2);
    return FragmentRefusal{.cause = Cause{.kind = CauseKind::BadField, .info = offset_at},
                           .discard = Discard::BadHeader};
  }
  // [R7112-CH-1]
  if (!part.fragment.is_later() && part.fragment.more && !has_whole_chain(part)) {
    return FragmentRefusal{.cause = Cause{.kind = CauseKind::FirstFragmentIncomplete},
                           .discard = Discard::FragmentTooSmall};
  }
  if (part.payload().empty() && !part.fragment.is_atomic()) {
    return FragmentRefusal{.discard = Discard::FragmentTooSmall};
  }
  return std::nullopt;
}

}  // namespace

std::optional<FragmentPart> fragment_part(const wire::DatagramView& datagram) {
  if (datagram.datagram().is_cut()) return std::nullopt;
  return datagram.is_v4() ? part_of_v4(datagram.v4()) : part_of_v6(datagram.v6());
}

std::optional<FragmentRefusal> refusal_of(const FragmentPart& part) {
  return part.is_v4() ? refusal_of_v4(part) : refusal_of_v6(part);
}

}  // namespace icmpkit::engine
