// Options as Neighbor Discovery and its relatives carry them, RFC 4861 section 4.6.
//
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |     Type      |  Length (x 8) |              ...              ~
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//
// An `OptionView` is any of them, of a known type or not; the typed views in nd_option_*.hpp are
// made from one:
//
//   for (const auto& option : advertisement.options()) {
//     if (!option) break;                                     // the message is to be discarded
//     if (const auto prefix = PrefixInformationView::parse(*option)) use(prefix->prefix());
//   }
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "icmpkit/wire/fixed_layout_view.hpp"
#include "icmpkit/wire/parsed_range.hpp"

namespace icmpkit::wire::icmpv6 {

/// An open enumeration: every octet is a value. Words, status and RFC of each: wire/registry.
enum class OptionType : std::uint8_t {
  SourceLinkLayerAddress = 1,
  TargetLinkLayerAddress = 2,
  PrefixInformation = 3,
  RedirectedHeader = 4,
  Mtu = 5,
  NbmaShortcutLimit = 6,
  AdvertisementInterval = 7,
  HomeAgentInformation = 8,
  SourceAddressList = 9,
  TargetAddressList = 10,
  Cga = 11,
  RsaSignature = 12,
  Timestamp = 13,
  Nonce = 14,
  TrustAnchor = 15,
  Certificate = 16,
  IpAddressPrefix = 17,
  NewRouterPrefixInformation = 18,
  FmipLinkLayerAddress = 19,
  NeighborAdvertisementAcknowledgment = 20,
  PvdId = 21,
  Map = 23,
  RouteInformation = 24,
  RecursiveDnsServer = 25,
  RaFlagsExtension = 26,
  HandoverKeyRequest = 27,
  HandoverKeyReply = 28,
  HandoverAssistInformation = 29,
  MobileNodeIdentifier = 30,
  DnsSearchList = 31,
  ProxySignature = 32,
  AddressRegistration = 33,
  LowpanContext = 34,
  AuthoritativeBorderRouter = 35,
  LowpanCapabilityIndication = 36,
  CaptivePortal = 37,
  Pref64 = 38,
  CryptoIdParameters = 39,
  NdpSignature = 40,
  ResourceDirectoryAddress = 41,
  ConsistentUptime = 42,
  Experiment1 = 253,
  Experiment2 = 254,
};

/// What an option's length counts in.
inline constexpr std::size_t kOptionUnit = 8;
/// The longest that its length octet can say.
inline constexpr std::size_t kOptionSizeMax = 255 * kOptionUnit;

class OptionView {
 public:
  /// Reads the option at the front of `octets`. Fails where its length is 0 or goes past the end
  /// (`BadLength`, at the length octet) and where the capture ends within it. [R4861-OPT-1]
  [[nodiscard]] static constexpr Parsed<OptionView> parse(CutBytes octets) {
    if (octets.size() < 2) return refuse_short(octets, 2, 0);
    const std::size_t size = load_u8(octets.bytes(), 1) * kOptionUnit;
    if (size == 0) return refuse(ParseErrorKind::BadLength, 1);
    if (octets.size() < size) return refuse_short(octets, size, 1);
    return OptionView{octets.bytes().first(size)};
  }

  [[nodiscard]] constexpr OptionType type() const {
    return static_cast<OptionType>(load_u8(octets_, 0));
  }
  /// In octets, the type and the length included.
  [[nodiscard]] constexpr std::size_t size() const { return octets_.size(); }
  [[nodiscard]] constexpr Bytes octets() const { return octets_; }
  /// What follows type and length.
  [[nodiscard]] constexpr Bytes body() const { return octets_.subspan(2); }

 private:
  constexpr explicit OptionView(Bytes octets) : octets_(octets) {}
  Bytes octets_;
};

/// The options of a message, in their order; unknown ones are options like any other.
/// [R4861-OPT-2]
using OptionRange = ItemRange<OptionView>;

/// The base of a view of options of the types `kTypes`. `View::fits(size)` says which sizes in
/// octets its layout has.
template <class View, OptionType... kTypes>
class TypedOptionView {
 public:
  [[nodiscard]] static constexpr bool is_type(OptionType type) { return ((type == kTypes) || ...); }

  /// Fails with `WrongType`, and with `BadLength` where no layout is of this size: a receiver then
  /// ignores the option.
  [[nodiscard]] static constexpr Parsed<View> parse(const OptionView& option) {
    const auto proven = prove(option);
    if (!proven) return std::unexpected(proven.error());
    return View{*proven};
  }

  /// Only `parse` can make one.
  class Proven {
    friend TypedOptionView;
    constexpr explicit Proven(const OptionView& option) : option_(option) {}
    OptionView option_;
  };
  constexpr explicit TypedOptionView(const Proven& proven) : option_(proven.option_) {}

  [[nodiscard]] constexpr OptionType type() const { return option_.type(); }
  [[nodiscard]] constexpr std::size_t size() const { return option_.size(); }
  [[nodiscard]] constexpr Bytes octets() const { return option_.octets(); }

 protected:
  /// For a `parse` that has more to prove than type and size.
  [[nodiscard]] static constexpr Parsed<Proven> prove(const OptionView& option) {
    if (!is_type(option.type())) return refuse(ParseErrorKind::WrongType, 0);
    if (!View::fits(option.size())) return refuse(ParseErrorKind::BadLength, 1);
    return Proven{option};
  }

 private:
  OptionView option_;
};

/// The size on the wire of an option whose fields end at `end`.
[[nodiscard]] constexpr std::size_t option_size(std::size_t end) {
  return (end + kOptionUnit - 1) / kOptionUnit * kOptionUnit;
}

/// What `encode_problem` of an option of variable size has to ask.
[[nodiscard]] constexpr std::optional<EncodeError> option_size_problem(std::size_t size) {
  return size > kOptionSizeMax ? std::optional(EncodeError::TooLong) : std::nullopt;
}

/// Writes type and length of the option that fills `out`, and zeros behind them.
constexpr void write_option(MutableBytes out, OptionType type) {
  store_zeros(out, 0, out.size());
  store_u8(out, 0, static_cast<std::uint8_t>(type));
  store_u8(out, 1, static_cast<std::uint8_t>(out.size() / kOptionUnit));
}

/// The value of an option that always has the same size.
template <class Option>
concept FixedOption = requires {
  { Option::kOptionSize } -> std::convertible_to<std::size_t>;
};

template <FixedOption Option>
[[nodiscard]] constexpr std::size_t encoded_size(const Option&) {
  return Option::kOptionSize;
}

/// A flag of an octet, for writing.
[[nodiscard]] constexpr std::uint8_t flag(bool is_set, std::uint8_t mask) {
  return is_set ? mask : std::uint8_t{0};
}

}  // namespace icmpkit::wire::icmpv6
