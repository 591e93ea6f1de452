// The options inside Hop-by-Hop and Destination Options headers: RFC 8200 section 4.2, RFC 2711
// (router alert), RFC 2675 (jumbo payload).
//
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+- - - - - -     the two highest bits of the type say what to
//   |  Option Type  |  Opt Data Len |  Option Data    do with an unknown one, the third whether the
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+- - - - - -     data may change on the way; Pad1 is one octet
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "icmpkit/wire/ipv6_extension.hpp"
#include "icmpkit/wire/octets_ref.hpp"

namespace icmpkit::wire::ipv6 {

/// An open enumeration: every octet is a value.
enum class OptionType : std::uint8_t {
  Pad1 = 0x00,
  PadN = 0x01,
  TunnelEncapsulationLimit = 0x04,
  RouterAlert = 0x05,
  JumboPayload = 0xC2,
  HomeAddress = 0xC9,
};

/// What the option's type tells a node that does not know it (RFC 8200 section 4.2).
enum class UnrecognizedAction : std::uint8_t {
  Skip = 0,
  Discard = 1,
  DiscardAndReport = 2,
  DiscardAndReportUnlessMulticast = 3,
};

class OptionView {
 public:
  /// Reads the option that `options` starts with. Fails when its length is more than what is there.
  [[nodiscard]] static constexpr Parsed<OptionView> parse(CutBytes options) {
    const Bytes here = options.bytes();
    if (here.empty()) return refuse(ParseErrorKind::Truncated, 0);
    if (load_u8(here, 0) == static_cast<std::uint8_t>(OptionType::Pad1)) {
      return OptionView{here.first(1)};
    }
    if (here.size() < 2) return refuse_short(options, 2, 0);
    const std::size_t size = std::size_t{2} + load_u8(here, 1);
    if (size > here.size()) return refuse_short(options, size, 1);
    return OptionView{here.first(size)};
  }

  [[nodiscard]] constexpr OptionType type() const {
    return static_cast<OptionType>(load_u8(octets_, 0));
  }
  [[nodiscard]] constexpr UnrecognizedAction unrecognized_action() const {
    return static_cast<UnrecognizedAction>(load_u8(octets_, 0) >> 6U);
  }
  /// Whether nodes on the way may change the data.
  [[nodiscard]] constexpr bool may_change() const { return (load_u8(octets_, 0) & 0x20U) != 0; }
  [[nodiscard]] constexpr bool is_padding() const {
    return type() == OptionType::Pad1 || type() == OptionType::PadN;
  }
  /// In octets, type and length included.
  [[nodiscard]] constexpr std::size_t size() const { return octets_.size(); }
  [[nodiscard]] constexpr Bytes octets() const { return octets_; }
  /// What follows type and length.
  [[nodiscard]] constexpr Bytes data() const { return octets_after(octets_, 2); }

 private:
  constexpr explicit OptionView(Bytes octets) : octets_(octets) {}
  Bytes octets_;
};

/// The options of one header; padding is given like any other.
using Options = ItemRange<OptionView>;

/// The options of a Hop-by-Hop or Destination Options header, and none of any other; offsets of
/// refusals count from the header's start.
[[nodiscard]] constexpr Options options_of(ExtensionHeaderView header) {
  const bool has_options = header.protocol() == IpProtocol::HopByHopOptions ||
                           header.protocol() == IpProtocol::DestinationOptions;
  return has_options ? Options{ItemCursor<OptionView>{header.data(), 2}} : Options{};
}

/// Routers on the way shall look at the packet (RFC 2711).
struct RouterAlert {
  /// `alert` of Multicast Listener Discovery.
  static constexpr std::uint16_t kMulticastListenerDiscovery = 0;
  std::uint16_t alert = kMulticastListenerDiscovery;
  friend constexpr bool operator==(const RouterAlert&, const RouterAlert&) = default;
};
[[nodiscard]] constexpr Parsed<RouterAlert> router_alert(OptionView option) {
  if (option.type() != OptionType::RouterAlert) return refuse(ParseErrorKind::WrongType, 0);
  if (option.data().size() != 2) return refuse(ParseErrorKind::BadLength, 1);
  return RouterAlert{.alert = load_be16(option.data(), 0)};
}
[[nodiscard]] constexpr std::size_t encoded_size(const RouterAlert&) { return 4; }
constexpr void write(const RouterAlert& option, MutableBytes out) {
  store_u8(out, 0, static_cast<std::uint8_t>(OptionType::RouterAlert));
  store_u8(out, 1, 2);
  store_be16(out, 2, option.alert);
}

/// The length of a payload of more than 65,535 octets (RFC 2675).
struct JumboPayload {
  std::uint32_t length = 0;  ///< octets behind the IPv6 header
  friend constexpr bool operator==(const JumboPayload&, const JumboPayload&) = default;
};
[[nodiscard]] constexpr Parsed<JumboPayload> jumbo_payload(OptionView option) {
  if (option.type() != OptionType::JumboPayload) return refuse(ParseErrorKind::WrongType, 0);
  if (option.data().size() != 4) return refuse(ParseErrorKind::BadLength, 1);
  return JumboPayload{.length = load_be32(option.data(), 0)};
}
[[nodiscard]] constexpr std::size_t encoded_size(const JumboPayload&) { return 6; }
constexpr void write(const JumboPayload& option, MutableBytes out) {
  store_u8(out, 0, static_cast<std::uint8_t>(OptionType::JumboPayload));
  store_u8(out, 1, 4);
  store_be32(out, 2, option.length);
}

/// A Hop-by-Hop or Destination Options header, as a value. Borrows its options, which are padded
/// with Pad1 or PadN to a multiple of eight octets; their own alignment is the caller's.
struct OptionsHeader {
  static constexpr std::size_t kMaxSize = 2048;
  IpProtocol next_header{};
  OctetsRef options{};
  friend constexpr bool operator==(const OptionsHeader&, const OptionsHeader&) = default;
};
[[nodiscard]] constexpr std::size_t encoded_size(const OptionsHeader& header) {
  return (2 + header.options.size() + 7) / 8 * 8;
}
[[nodiscard]] constexpr std::optional<EncodeError> encode_problem(const OptionsHeader& header) {
  if (encoded_size(header) > OptionsHeader::kMaxSize) return EncodeError::TooLong;
  return std::nullopt;
}
constexpr void write(const OptionsHeader& header, MutableBytes out) {
  store_u8(out, 0, static_cast<std::uint8_t>(header.next_header));
  store_u8(out, 1, static_cast<std::uint8_t>(out.size() / 8 - 1));
  store_bytes(out, 2, header.options);
  const std::size_t at = 2 + header.options.size();
  const std::size_t padding = out.size() - at;
  store_zeros(out, at, padding);
  if (padding >= 2) {
    store_u8(out, at, static_cast<std::uint8_t>(OptionType::PadN));
    store_u8(out, at + 1, static_cast<std::uint8_t>(padding - 2));
  }
}

}  // namespace icmpkit::wire::ipv6
