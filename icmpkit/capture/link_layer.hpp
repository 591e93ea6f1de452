// Link layers: from a captured frame to the IP datagram in it.
//
// Octets only: no files, no interfaces. It says what the link knows and the datagram does not: how
// the frame was addressed and which VLANs it was tagged with. It does not read IP (that is
// wire/datagram), and a frame that carries something else is no error: its ethertype says what.
//
//   const auto frame = decapsulate(LinkType::Ethernet, {captured, wire_length});
//   if (frame && frame->is_ip()) read(frame->payload);
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string_view>

#include "icmpkit/base/machine.hpp"
#include "icmpkit/wire/cut_bytes.hpp"

namespace icmpkit::capture {

/// What a capture's frames begin with, numbered as libpcap numbers it (DLT_). An open enumeration:
/// a number without a name here is refused by its number.
enum class LinkType : std::uint32_t {
  Null = 0,            ///< BSD loopback: the address family in the byte order of the capturing host
  Ethernet = 1,        ///< Ethernet II and IEEE 802.3 with LLC
  Ppp = 9,             ///< PPP, with or without HDLC's address and control octets
  Raw = 12,            ///< an IP datagram, its version says which
  RawBsd = 14,         ///< the same, as OpenBSD numbers it
  PppSerial = 50,      ///< PPP in HDLC framing, or Cisco's HDLC
  PppEther = 51,       ///< a PPPoE session packet without its Ethernet header
  RawFile = 101,       ///< the same as Raw, as it stands in files
  CiscoHdlc = 104,     ///< address, control, ethertype
  Loop = 108,          ///< OpenBSD loopback: the address family in network byte order
  LinuxCooked = 113,   ///< what Linux gives for `-i any` (SLL)
  Ipv4 = 228,          ///< an IPv4 datagram
  Ipv6 = 229,          ///< an IPv6 datagram
  LinuxCooked2 = 276,  ///< SLL2, with the interface's index
};

/// The link type's name as libpcap's documentation writes it, without LINKTYPE_; empty where this
/// layer does not read it.
[[nodiscard]] std::string_view name(LinkType type);

/// What stands in an ethertype field, where this layer has to know it.
enum class EtherType : std::uint16_t {
  None = 0,  ///< the frame names no protocol
  Ipv4 = 0x0800,
  Arp = 0x0806,
  TransparentEthernet = 0x6558,  ///< in GRE: an Ethernet frame
  Vlan = 0x8100,                 ///< IEEE 802.1Q
  Ipv6 = 0x86DD,
  Ppp = 0x880B,          ///< in GRE: a PPP frame
  MplsUnicast = 0x8847,  ///< a stack of labels before a datagram
  MplsMulticast = 0x8848,
  PppoeSession = 0x8864,
  ServiceVlan = 0x88A8,     ///< IEEE 802.1ad, the outer tag of QinQ
  OldServiceVlan = 0x9100,  ///< the same before it was standardised
};

/// One VLAN tag as it stands in the frame.
struct VlanTag {
  EtherType protocol = EtherType::Vlan;
  std::uint16_t control = 0;  ///< priority, drop eligibility, identifier
  [[nodiscard]] constexpr std::uint16_t id() const { return control & 0x0FFFU; }
  [[nodiscard]] constexpr std::uint8_t priority() const {
    return static_cast<std::uint8_t>(control >> 13U);
  }
  friend constexpr bool operator==(const VlanTag&, const VlanTag&) = default;
};

/// More tags than this are refused; real networks stack two.
inline constexpr std::size_t kMaxVlanTags = 4;
/// More labels than this are refused; real networks stack a handful.
inline constexpr std::size_t kMaxMplsLabels = 16;

/// The tags of a frame, the outermost first.
class VlanTags {
 public:
  /// False, and nothing is kept, when there are `kMaxVlanTags` already.
  constexpr bool add(VlanTag tag) {
    if (size_ == tags_.size()) return false;
    tags_[size_++] = tag;
    return true;
  }
  [[nodiscard]] constexpr std::size_t size() const { return size_; }
  [[nodiscard]] constexpr std::span<const VlanTag> all() const {
    return std::span(tags_).first(size_);
  }

 private:
  std::array<VlanTag, kMaxVlanTags> tags_{};
  std::size_t size_ = 0;
};

/// What a frame held. Borrows the frame's octets.
struct Decapsulated {
  wire::CutBytes payload;  ///< from the network header on; a link's own padding may be at the end
  EtherType ethertype = EtherType::None;  ///< of the payload
  std::optional<Cast> cast;  ///< how the frame was addressed; empty where the link does not say
  VlanTags vlans;
  std::size_t header_size = 0;  ///< octets of the frame before the payload

  [[nodiscard]] constexpr bool is_ip() const {
    return ethertype == EtherType::Ipv4 || ethertype == EtherType::Ipv6;
  }
};

enum class LinkErrorKind : std::uint8_t {
  UnknownLinkType,  ///< this layer does not read frames of this type
  Truncated,        ///< the frame ends inside its headers
  TooManyTags,      ///< more VLAN tags than `kMaxVlanTags`, or labels than `kMaxMplsLabels`
  BadVersion,       ///< a version that the header's format does not know
  BadLength,        ///< a length field contradicts what is there
};

[[nodiscard]] std::string_view words(LinkErrorKind kind);

/// Why no payload was found; `offset` counts octets from the start of the frame.
struct LinkError {
  LinkErrorKind kind{};
  std::uint32_t offset = 0;
  friend constexpr bool operator==(LinkError, LinkError) = default;
};

using Decapsulation = std::expected<Decapsulated, LinkError>;

/// The payload of `frame` and what the link says about it. Cost: a few loads; no allocation.
[[nodiscard]] Decapsulation decapsulate(LinkType type, wire::CutBytes frame);

/// The payload of octets of which the protocol is named by an ethertype, as GRE names what it
/// carries: Ethernet and PPP frames are opened, everything else is the payload itself.
[[nodiscard]] Decapsulation decapsulate(EtherType type, wire::CutBytes octets);

}  // namespace icmpkit::capture
