#include "icmpkit/capture/tunnel.hpp"

#include <expected>

namespace icmpkit::capture {
namespace {

using wire::CutBytes;

constexpr std::uint16_t kChecksum = 0x8000;
constexpr std::uint16_t kRouting = 0x4000;
constexpr std::uint16_t kKey = 0x2000;
constexpr std::uint16_t kSequence = 0x1000;
constexpr std::uint16_t kAcknowledgment = 0x0080;
constexpr std::uint16_t kVersion = 0x0007;

std::unexpected<LinkError> refuse(LinkErrorKind kind, std::size_t offset) {
  return std::unexpected(LinkError{kind, static_cast<std::uint32_t>(offset)});
}

/// RFC 1701: the list of source route entries ends with one of family 0 and length 0. The size of
/// everything up to there.
std::expected<std::size_t, LinkError> size_with_routing(CutBytes octets, std::size_t size) {
  constexpr std::size_t kEntryHeader = 4;
  for (;;) {
    if (octets.size() < size + kEntryHeader) {
      return refuse(LinkErrorKind::Truncated, octets.size());
    }
    const std::uint16_t family = load_be16(octets.bytes(), size);
    const std::uint8_t length = load_u8(octets.bytes(), size + 3);
    size += kEntryHeader + length;
    if (family == 0 && length == 0) return size;
  }
}

std::expected<std::size_t, LinkError> gre_header_size(CutBytes octets, std::uint16_t flags) {
  std::size_t size = 4;
  if ((flags & kVersion) == 1) {
    size += (flags & kKey) != 0 ? 4 : 0;
    size += (flags & kSequence) != 0 ? 4 : 0;
    size += (flags & kAcknowledgment) != 0 ? 4 : 0;
    return size;
  }
  size += (flags & (kChecksum | kRouting)) != 0 ? 4 : 0;
  size += (flags & kKey) != 0 ? 4 : 0;
  size += (flags & kSequence) != 0 ? 4 : 0;
  return (flags & kRouting) != 0 ? size_with_routing(octets, size)
                                 : std::expected<std::size_t, LinkError>{size};
}

Decapsulation open_gre(CutBytes octets) {
  if (octets.size() < 4) return refuse(LinkErrorKind::Truncated, octets.size());
  const std::uint16_t flags = load_be16(octets.bytes(), 0);
  if ((flags & kVersion) > 1) return refuse(LinkErrorKind::BadVersion, 0);
  const auto type = static_cast<EtherType>(load_be16(octets.bytes(), 2));
  const auto size = gre_header_size(octets, flags);
  if (!size) return std::unexpected(size.error());
  if (octets.size() < *size) return refuse(LinkErrorKind::Truncated, octets.size());
  auto inner = decapsulate(type, octets.after(*size));
  if (inner) {
    inner->header_size += *size;
  } else {
    inner.error().offset += static_cast<std::uint32_t>(*size);
  }
  return inner;
}

}  // namespace

Decapsulation open_tunnel(TunnelProtocol protocol, CutBytes octets) {
  switch (protocol) {
    case TunnelProtocol::Ipv4:
      return decapsulate(LinkType::Ipv4, octets);
    case TunnelProtocol::Ipv6:
      return decapsulate(LinkType::Ipv6, octets);
    case TunnelProtocol::Gre:
      return open_gre(octets);
  }
  return refuse(LinkErrorKind::UnknownLinkType, 0);
}

}  // namespace icmpkit::capture
