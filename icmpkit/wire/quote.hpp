// The datagram that an error quotes: best effort, never a failure.
//
// A quote may be cut anywhere, routers change what they quote, and some get its length wrong. Each
// accessor gives what can be read for certain and is empty otherwise; `extent()` says how much of
// the datagram there is. An ICMPv4 error quotes IPv4, an ICMPv6 error IPv6: octets of the other
// version are unreadable.
//
//   const QuoteView quote{Family::V4, body.quote};
//   if (quote.ports() == expected) ...
//
// Not for the body of an error that has extensions: extension.hpp splits them off first.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "icmpkit/base/address.hpp"
#include "icmpkit/wire/cut_bytes.hpp"
#include "icmpkit/wire/icmpv4/type.hpp"
#include "icmpkit/wire/icmpv6/type.hpp"
#include "icmpkit/wire/transport.hpp"
#include "icmpkit/wire/udp.hpp"

namespace icmpkit::wire {

/// How much of the original datagram a quote holds.
enum class QuoteExtent : std::uint8_t {
  Unreadable,    ///< nothing, or no header of this version
  HeaderCut,     ///< the IP headers are not all here, or lie about their length
  BelowMinimum,  ///< the IP headers, and fewer than 8 octets behind them though there were more
  Partial,       ///< the IP headers and at least the first 8 octets behind them [R792-QUOTE-1]
  Whole,         ///< everything
};

/// What a quoted ICMP message says of itself, for matching.
struct QuotedIcmp {
  std::uint8_t type = 0;
  std::uint8_t code = 0;
  /// Of the types that have them, where they are here; 8 bits in an Extended Echo.
  std::optional<std::uint16_t> identifier{};
  std::optional<std::uint16_t> sequence{};
  friend constexpr bool operator==(const QuotedIcmp&, const QuotedIcmp&) = default;
};

class QuoteView {
 public:
  /// What RFC 792 promises of the payload.
  static constexpr std::size_t kMinPayload = 8;

  /// `family` is the error's own. Cost: that of the headers' walk.
  constexpr QuoteView(Family family, CutBytes quote) : quote_(quote), family_(family) {
    if (here().empty() || load_u8(here(), 0) >> 4U != static_cast<unsigned>(family)) return;
    extent_ = QuoteExtent::HeaderCut;
    if (family == Family::V4) {
      read_v4();
    } else {
      read_v6();
    }
  }

  [[nodiscard]] constexpr Family family() const { return family_; }
  [[nodiscard]] constexpr QuoteExtent extent() const { return extent_; }
  [[nodiscard]] constexpr bool is_readable() const { return extent_ != QuoteExtent::Unreadable; }
  /// The quote as it was received.
  [[nodiscard]] constexpr CutBytes octets() const { return quote_; }

  [[nodiscard]] constexpr std::optional<IpAddress> source() const {
    return address_at(family_ == Family::V4 ? 12 : 8);
  }
  [[nodiscard]] constexpr std::optional<IpAddress> destination() const {
    return address_at(family_ == Family::V4 ? 16 : 24);
  }
  /// Where the datagram was bound in the end: by a routing header or a source route that is here,
  /// else the destination.
  [[nodiscard]] constexpr std::optional<IpAddress> final_destination() const {
    return transport_.routed_to ? transport_.routed_to : destination();
  }
  /// TTL in IPv4, as the router saw it.
  [[nodiscard]] constexpr std::optional<std::uint8_t> hop_limit() const {
    return octet_at(family_ == Family::V4 ? 8 : 7);
  }
  [[nodiscard]] constexpr std::optional<std::uint8_t> traffic_class() const {
    if (family_ == Family::V4) return octet_at(1);
    const auto word = word_at(0);
    if (!word) return std::nullopt;
    return static_cast<std::uint8_t>(*word >> 4U);
  }
  /// Octets of the original datagram, its IP header included, as the quote says: some routers and
  /// hosts change it.
  [[nodiscard]] constexpr std::optional<std::uint32_t> original_length() const {
    const auto length = word_at(family_ == Family::V4 ? 2 : 4);
    if (!length) return std::nullopt;
    return *length + (family_ == Family::V4 ? 0U : std::uint32_t{Ipv6Header::kSize});
  }
  /// Of IPv4's header.
  [[nodiscard]] constexpr std::optional<std::uint16_t> identification() const {
    return family_ == Family::V4 ? word_at(4) : std::nullopt;
  }
  /// Of IPv4's header: whether routers may not split the datagram.
  [[nodiscard]] constexpr std::optional<bool> dont_fragment() const {
    const auto word = family_ == Family::V4 ? word_at(6) : std::nullopt;
    if (!word) return std::nullopt;
    return (*word & 0x4000U) != 0;
  }
  /// The transport's number, or that of the extension header where the quote ends.
  [[nodiscard]] constexpr std::optional<IpProtocol> protocol() const {
    if (has_transport()) return transport_.protocol;
    const auto octet = octet_at(family_ == Family::V4 ? 9 : 6);
    if (!octet) return std::nullopt;
    return transport_.problem ? transport_.protocol : static_cast<IpProtocol>(*octet);
  }
  [[nodiscard]] constexpr std::optional<Fragment> fragment() const { return transport_.fragment; }

  /// Whether all IP headers are here.
  [[nodiscard]] constexpr bool has_transport() const { return extent_ > QuoteExtent::HeaderCut; }
  /// What is here behind the IP headers, without padding; empty where they are not all here.
  [[nodiscard]] constexpr CutBytes transport() const {
    return has_transport() ? transport_.payload : CutBytes{};
  }
  /// Octets from the quote's start to `transport()`. Requires `has_transport()`.
  [[nodiscard]] constexpr std::size_t transport_offset() const { return transport_.offset; }

  /// Of TCP, UDP and the others that begin with them.
  [[nodiscard]] constexpr std::optional<Ports> ports() const {
    if (!has_transport() || transport_.is_later_fragment()) return std::nullopt;
    switch (transport_.protocol) {
      case IpProtocol::Tcp:
      case IpProtocol::Udp:
      case IpProtocol::UdpLite:
      case IpProtocol::Dccp:
      case IpProtocol::Sctp:
        break;
      default:
        return std::nullopt;
    }
    const auto head = UdpView::parse(transport());
    if (!head) return std::nullopt;
    return head->ports();
  }
  /// Of the family's own ICMP; needs two octets of it.
  [[nodiscard]] constexpr std::optional<QuotedIcmp> icmp() const {
    const auto own = family_ == Family::V4 ? IpProtocol::Icmp : IpProtocol::Icmpv6;
    if (!has_transport() || transport_.is_later_fragment() || transport_.protocol != own) {
      return std::nullopt;
    }
    const Bytes message = transport().bytes();
    if (message.size() < 2) return std::nullopt;
    QuotedIcmp icmp{.type = load_u8(message, 0), .code = load_u8(message, 1)};
    if (!has_identifier(icmp.type)) return icmp;
    if (message.size() >= 6) icmp.identifier = load_be16(message, 4);
    if (is_extended_echo(icmp.type)) {
      if (message.size() >= 7) icmp.sequence = load_u8(message, 6);
    } else if (message.size() >= 8) {
      icmp.sequence = load_be16(message, 6);
    }
    return icmp;
  }

 private:
  [[nodiscard]] constexpr Bytes here() const { return quote_.bytes(); }
  [[nodiscard]] constexpr std::optional<std::uint8_t> octet_at(std::size_t at) const {
    if (!is_readable() || here().size() <= at) return std::nullopt;
    return load_u8(here(), at);
  }
  [[nodiscard]] constexpr std::optional<std::uint16_t> word_at(std::size_t at) const {
    if (!is_readable() || here().size() < at + 2) return std::nullopt;
    return load_be16(here(), at);
  }
  [[nodiscard]] constexpr std::optional<IpAddress> address_at(std::size_t at) const {
    const std::size_t size = family_ == Family::V4 ? Ipv4Address::kSize : Ipv6Address::kSize;
    if (!is_readable() || here().size() < at + size) return std::nullopt;
    if (family_ == Family::V4) return Ipv4Address::load(here(), at);
    return Ipv6Address::load(here(), at);
  }

  [[nodiscard]] constexpr bool is_extended_echo(std::uint8_t type) const {
    if (family_ == Family::V4) {
      return type == static_cast<std::uint8_t>(icmpv4::Type::ExtendedEchoRequest) ||
             type == static_cast<std::uint8_t>(icmpv4::Type::ExtendedEchoReply);
    }
    return type == static_cast<std::uint8_t>(icmpv6::Type::ExtendedEchoRequest) ||
           type == static_cast<std::uint8_t>(icmpv6::Type::ExtendedEchoReply);
  }
  [[nodiscard]] constexpr bool has_identifier(std::uint8_t type) const {
    if (is_extended_echo(type)) return true;
    if (family_ == Family::V6) {
      return type == static_cast<std::uint8_t>(icmpv6::Type::EchoRequest) ||
             type == static_cast<std::uint8_t>(icmpv6::Type::EchoReply);
    }
    switch (static_cast<icmpv4::Type>(type)) {
      case icmpv4::Type::EchoRequest:
      case icmpv4::Type::EchoReply:
      case icmpv4::Type::TimestampRequest:
      case icmpv4::Type::TimestampReply:
      case icmpv4::Type::InformationRequest:
      case icmpv4::Type::InformationReply:
      case icmpv4::Type::AddressMaskRequest:
      case icmpv4::Type::AddressMaskReply:
      case icmpv4::Type::DomainNameRequest:
      case icmpv4::Type::DomainNameReply:
        return true;
      default:
        return false;
    }
  }

  // Some stacks quote a total length that they have changed (in host order, or less the header), so
  // one that no datagram can have is ignored: then the quote itself says where it ends.
  constexpr void read_v4() {
    if (here().size() < Ipv4Header::kMinSize) return;
    const std::size_t header_size = std::size_t{4} * (load_u8(here(), 0) & 0x0FU);
    const std::size_t stated = load_be16(here(), 2);
    const std::size_t length = stated < header_size ? quote_.wire_length() : stated;
    transport_.protocol = static_cast<IpProtocol>(load_u8(here(), 9));
    transport_.offset = header_size;
    transport_.fragment = ipv4_fragment(here());
    if (header_size < Ipv4Header::kMinSize || here().size() < header_size) return;
    transport_.routed_to =
        source_route_end(Bytes(here()).first(header_size).subspan(Ipv4Header::kMinSize));
    conclude(CutBytes{here(), length}.after(header_size));
  }

  constexpr void read_v6() {
    const auto view = Ipv6View::parse(quote_);
    if (!view) return;
    transport_ = transport_of(*view);
    if (!transport_.problem) conclude(transport_.payload);
  }

  constexpr void conclude(CutBytes payload) {
    transport_.payload = payload;
    const std::size_t promised = std::min(kMinPayload, payload.wire_length());
    if (!payload.is_cut()) {
      extent_ = QuoteExtent::Whole;
    } else {
      extent_ = payload.size() < promised ? QuoteExtent::BelowMinimum : QuoteExtent::Partial;
    }
  }

  CutBytes quote_;
  Transport transport_{};
  Family family_;
  QuoteExtent extent_ = QuoteExtent::Unreadable;
};

}  // namespace icmpkit::wire
