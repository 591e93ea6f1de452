#include "icmpkit/capture/link_layer.hpp"

#include <bit>

namespace icmpkit::capture {
namespace {

using wire::CutBytes;

/// Whether the frame was read to its payload, or refused. A plain enumeration, because the outcome
/// goes through five returns: with the error in it, each of them costs as much as the reading.
enum class Outcome : std::uint8_t { Finished, Refused };

/// Walks over the headers of one frame; every `read_...` answers with the outcome, so that each
/// kind of header can end in another one. What is found stands where the caller wants it.
class FrameReader {
 public:
  FrameReader(CutBytes frame, Decapsulated& found) : left_(frame), found_(found) {}

  Outcome read(LinkType type) {
    switch (type) {
      case LinkType::Null:
        return read_loopback(Order::OfTheHost);
      case LinkType::Loop:
        return read_loopback(Order::OfTheNetwork);
      case LinkType::Ethernet:
        return read_ethernet();
      case LinkType::Ppp:
      case LinkType::PppSerial:
        return read_ppp();
      case LinkType::PppEther:
        return read_pppoe();
      case LinkType::CiscoHdlc:
        return read_cisco_hdlc();
      case LinkType::Raw:
      case LinkType::RawBsd:
      case LinkType::RawFile:
        return read_raw();
      case LinkType::LinuxCooked:
        return read_cooked();
      case LinkType::LinuxCooked2:
        return read_cooked2();
      case LinkType::Ipv4:
        return finish(EtherType::Ipv4);
      case LinkType::Ipv6:
        return finish(EtherType::Ipv6);
    }
    return refuse(LinkErrorKind::UnknownLinkType);
  }

  Outcome read(EtherType type) { return read_ethertype(type); }

  /// Requires that the frame was refused.
  [[nodiscard]] LinkError error() const { return error_; }

 private:
  enum class Order : std::uint8_t { OfTheHost, OfTheNetwork };

  [[nodiscard]] bool has(std::size_t size) const { return left_.size() >= size; }
  [[nodiscard]] std::uint8_t u8(std::size_t at) const { return load_u8(left_.bytes(), at); }
  [[nodiscard]] std::uint16_t be16(std::size_t at) const { return load_be16(left_.bytes(), at); }
  [[nodiscard]] EtherType ethertype(std::size_t at) const {
    return static_cast<EtherType>(be16(at));
  }

  void skip(std::size_t size) {
    left_ = left_.after(size);
    found_.header_size += size;
  }

  Outcome refuse(LinkErrorKind kind, std::size_t at = 0) {
    error_ = {kind, static_cast<std::uint32_t>(found_.header_size + at)};
    return Outcome::Refused;
  }
  Outcome refuse_truncated() { return refuse(LinkErrorKind::Truncated, left_.size()); }

  Outcome finish(EtherType type) {
    found_.ethertype = type;
    found_.payload = left_;
    return Outcome::Finished;
  }

  Outcome read_ethernet() {
    constexpr std::size_t kAddresses = 12;
    if (!has(kAddresses + 2)) return refuse_truncated();
    if (load_be16(left_.bytes(), 0) == 0xFFFF && load_be32(left_.bytes(), 2) == 0xFFFFFFFFU) {
      found_.cast = Cast::Broadcast;
    } else {
      found_.cast = (u8(0) & 1U) != 0 ? Cast::Multicast : Cast::Unicast;
    }
    skip(kAddresses);
    return read_type_or_length();
  }

  /// From the two octets on that are an ethertype, a tag's, or IEEE 802.3's length.
  Outcome read_type_or_length() {
    for (;;) {
      if (!has(2)) return refuse_truncated();
      const EtherType type = ethertype(0);
      if (type != EtherType::Vlan && type != EtherType::ServiceVlan &&
          type != EtherType::OldServiceVlan) {
        break;
      }
      if (!has(4)) return refuse_truncated();
      if (!found_.vlans.add({type, be16(2)})) return refuse(LinkErrorKind::TooManyTags);
      skip(4);
    }
    constexpr std::uint16_t kSmallestEtherType = 0x0600;
    const std::uint16_t number = be16(0);
    skip(2);
    if (number >= kSmallestEtherType) return read_ethertype(static_cast<EtherType>(number));
    if (number > left_.wire_length()) return refuse(LinkErrorKind::BadLength);
    left_ = left_.first(number);
    return read_llc();
  }

  Outcome read_ethertype(EtherType type) {
    switch (type) {
      case EtherType::PppoeSession:
        return read_pppoe();
      case EtherType::MplsUnicast:
      case EtherType::MplsMulticast:
        return read_mpls();
      default:
        return finish(type);
    }
  }

  /// RFC 3032: labels of four octets up to the one that says it is the last. What follows is not
  /// named; an IP datagram is told by its version, anything else is left alone.
  Outcome read_mpls() {
    constexpr std::uint8_t kBottomOfStack = 0x01;
    bool is_last = false;
    for (std::size_t labels = 0; !is_last; ++labels) {
      if (labels == kMaxMplsLabels) return refuse(LinkErrorKind::TooManyTags);
      if (!has(4)) return refuse_truncated();
      is_last = (u8(2) & kBottomOfStack) != 0;
      skip(4);
    }
    return read_raw() == Outcome::Finished ? Outcome::Finished : finish(EtherType::None);
  }

  /// IEEE 802.2: a SNAP header names an ethertype; the service access point 6 is IPv4's.
  Outcome read_llc() {
    constexpr std::uint8_t kUnnumberedInformation = 0x03;
    if (!has(3)) return refuse_truncated();
    if (be16(0) == 0x0606 && u8(2) == kUnnumberedInformation) {
      skip(3);
      return finish(EtherType::Ipv4);
    }
    if (be16(0) != 0xAAAA || u8(2) != kUnnumberedInformation) return finish(EtherType::None);
    if (!has(8)) return refuse_truncated();
    const std::uint32_t organization = load_be24(left_.bytes(), 3);
    if (organization != 0) return finish(EtherType::None);
    const EtherType type = ethertype(6);
    skip(8);
    return read_ethertype(type);
  }

  /// What both forms of Linux's cooked header share: the type of packet, and the protocol, which is
  /// an ethertype or one of Linux's own numbers below them.
  Outcome read_cooked_payload(std::uint16_t packet_type, std::uint16_t protocol) {
    constexpr std::uint16_t kToUs = 0;
    constexpr std::uint16_t kBroadcast = 1;
    constexpr std::uint16_t kMulticast = 2;
    constexpr std::uint16_t kToAnother = 3;
    if (packet_type == kBroadcast) found_.cast = Cast::Broadcast;
    if (packet_type == kMulticast) found_.cast = Cast::Multicast;
    if (packet_type == kToUs || packet_type == kToAnother) found_.cast = Cast::Unicast;
    constexpr std::uint16_t kLlc = 0x0004;
    if (protocol == kLlc) return read_llc();
    switch (const auto type = static_cast<EtherType>(protocol)) {
      case EtherType::Vlan:
      case EtherType::ServiceVlan:
      case EtherType::OldServiceVlan:
        if (!has(4)) return refuse_truncated();
        found_.vlans.add({type, be16(0)});
        skip(2);
        return read_type_or_length();
      default:
        return read_ethertype(type);
    }
  }

  Outcome read_cooked() {
    constexpr std::size_t kSize = 16;
    if (!has(kSize)) return refuse_truncated();
    const std::uint16_t packet_type = be16(0);
    const std::uint16_t protocol = be16(14);
    skip(kSize);
    return read_cooked_payload(packet_type, protocol);
  }

  Outcome read_cooked2() {
    constexpr std::size_t kSize = 20;
    if (!has(kSize)) return refuse_truncated();
    const std::uint16_t protocol = be16(0);
    const std::uint8_t packet_type = u8(10);
    skip(kSize);
    return read_cooked_payload(packet_type, protocol);
  }

  Outcome read_raw() {
    if (!has(1)) return refuse_truncated();
    switch (u8(0) >> 4U) {
      case 4:
        return finish(EtherType::Ipv4);
      case 6:
        return finish(EtherType::Ipv6);
      default:
        return refuse(LinkErrorKind::BadVersion);
    }
  }

  Outcome read_loopback(Order order) {
    if (!has(4)) return refuse_truncated();
    std::uint32_t family = load_be32(left_.bytes(), 0);
    // Families are small numbers: one that is not was written by a little-endian host.
    if (order == Order::OfTheHost && family > 0xFFFF) {
      family =
          (family >> 24U) | (family >> 8U & 0xFF00U) | (family << 8U & 0xFF0000U) | (family << 24U);
    }
    skip(4);
    switch (family) {
      case 2:
        return finish(EtherType::Ipv4);
      case 10:  // Linux
      case 24:  // NetBSD, OpenBSD
      case 28:  // FreeBSD
      case 30:  // Darwin
        return finish(EtherType::Ipv6);
      default:
        return finish(EtherType::None);
    }
  }

  Outcome read_cisco_hdlc() {
    if (!has(4)) return refuse_truncated();
    const EtherType type = ethertype(2);
    skip(4);
    return read_ethertype(type);
  }

  Outcome read_ppp() {
    if (!has(2)) return refuse_truncated();
    constexpr std::uint16_t kAllStations = 0xFF03;
    const std::uint16_t first = be16(0);
    if (first == 0x0F00 || first == 0x8F00) return read_cisco_hdlc();
    if (first == kAllStations) skip(2);
    return read_ppp_protocol();
  }

  /// RFC 1661 section 2: two octets, or one odd octet where the zero before it was left out.
  Outcome read_ppp_protocol() {
    if (!has(1)) return refuse_truncated();
    std::uint16_t protocol = u8(0);
    if (protocol % 2 != 0) {
      skip(1);
    } else {
      if (!has(2)) return refuse_truncated();
      protocol = be16(0);
      skip(2);
    }
    switch (protocol) {
      case 0x0021:
        return finish(EtherType::Ipv4);
      case 0x0057:
        return finish(EtherType::Ipv6);
      default:
        return finish(EtherType::None);
    }
  }

  /// RFC 2516 section 4: version and type 1, code 0 in a session, then the length of what follows.
  Outcome read_pppoe() {
    constexpr std::size_t kSize = 6;
    if (!has(kSize)) return refuse_truncated();
    if (u8(0) != 0x11) return refuse(LinkErrorKind::BadVersion);
    const std::uint8_t code = u8(1);
    const std::uint16_t length = be16(4);
    if (length + kSize > left_.wire_length()) return refuse(LinkErrorKind::BadLength, 4);
    skip(kSize);
    left_ = left_.first(length);
    return code == 0 ? read_ppp_protocol() : finish(EtherType::None);
  }

  CutBytes left_;
  Decapsulated& found_;
  LinkError error_;
};

template <class Type>
Decapsulation read_frame(Type type, CutBytes frame) {
  Decapsulation found;
  FrameReader reader(frame, *found);
  if (reader.read(type) == Outcome::Refused) found = std::unexpected(reader.error());
  return found;
}

}  // namespace

std::string_view name(LinkType type) {
  switch (type) {
    case LinkType::Null:
      return "NULL";
    case LinkType::Ethernet:
      return "ETHERNET";
    case LinkType::Ppp:
      return "PPP";
    case LinkType::Raw:
    case LinkType::RawBsd:
    case LinkType::RawFile:
      return "RAW";
    case LinkType::PppSerial:
      return "PPP_HDLC";
    case LinkType::PppEther:
      return "PPP_ETHER";
    case LinkType::CiscoHdlc:
      return "C_HDLC";
    case LinkType::Loop:
      return "LOOP";
    case LinkType::LinuxCooked:
      return "LINUX_SLL";
    case LinkType::Ipv4:
      return "IPV4";
    case LinkType::Ipv6:
      return "IPV6";
    case LinkType::LinuxCooked2:
      return "LINUX_SLL2";
  }
  return {};
}

std::string_view words(LinkErrorKind kind) {
  switch (kind) {
    case LinkErrorKind::UnknownLinkType:
      return "a link type that is not read";
    case LinkErrorKind::Truncated:
      return "the frame ends inside its headers";
    case LinkErrorKind::TooManyTags:
      return "more tags or labels than are read";
    case LinkErrorKind::BadVersion:
      return "a header of an unknown version";
    case LinkErrorKind::BadLength:
      return "a length that is longer than the frame";
  }
  return "cannot be read";
}

Decapsulation decapsulate(LinkType type, CutBytes frame) { return read_frame(type, frame); }

Decapsulation decapsulate(EtherType type, CutBytes octets) {
  switch (type) {
    case EtherType::TransparentEthernet:
      return decapsulate(LinkType::Ethernet, octets);
    case EtherType::Ppp:
      return decapsulate(LinkType::Ppp, octets);
    default:
      return read_frame(type, octets);
  }
}

}  // namespace icmpkit::capture
