// Multicast Listener Discovery: Query (130), Report (131) and Done (132) of version 1 (RFC 2710),
// and the Query of version 2 (RFC 3810, RFC 9777). The Report of version 2 is in mld2_report.hpp.
//
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |     Type      |     Code      |           Checksum            |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |     Maximum Response Code     |           Reserved            |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                  Multicast Address (16 octets)                |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+  version 1 ends here
//   | Resv  |S| QRV |     QQIC      |     Number of Sources (N)     |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                  Source Addresses (16 N octets)               |
//
// A query's length tells its version: 24 octets are version 1, 28 and more version 2, and what lies
// between is to be ignored silently. [R3810-FMT-1]
#pragma once

#include <bit>
#include <cstdint>
#include <optional>

#include "icmpkit/base/address.hpp"
#include "icmpkit/wire/address_list.hpp"
#include "icmpkit/wire/icmpv6/encode.hpp"
#include "icmpkit/wire/icmpv6/type.hpp"
#include "icmpkit/wire/octets_ref.hpp"
#include "icmpkit/wire/parsed_range.hpp"

namespace icmpkit::wire::icmpv6 {

/// Milliseconds that a Maximum Response Code stands for. [R3810-FMT-2]
[[nodiscard]] constexpr std::uint32_t decode_max_response_code(std::uint16_t code) {
  if (code < 0x8000) return code;
  const unsigned exponent = code >> 12U & 0x07U;
  return ((code & 0x0FFFU) | 0x1000U) << (exponent + 3U);
}

/// The code of the longest time that is not longer than `milliseconds` and can be said.
[[nodiscard]] constexpr std::uint16_t encode_max_response_code(std::uint32_t milliseconds) {
  constexpr std::uint32_t kLongest = 0x1FFFU << 10U;
  if (milliseconds < 0x8000) return static_cast<std::uint16_t>(milliseconds);
  if (milliseconds >= kLongest) return 0xFFFF;
  const auto exponent = static_cast<unsigned>(std::bit_width(milliseconds)) - 16U;
  return static_cast<std::uint16_t>(0x8000U | exponent << 12U |
                                    (milliseconds >> (exponent + 3U) & 0x0FFFU));
}

/// Seconds that a Querier's Query Interval Code stands for. [R3810-FMT-2]
[[nodiscard]] constexpr std::uint32_t decode_query_interval_code(std::uint8_t code) {
  if (code < 0x80) return code;
  const unsigned exponent = code >> 4U & 0x07U;
  return ((code & 0x0FU) | 0x10U) << (exponent + 3U);
}

/// The code of the longest interval that is not longer than `seconds` and can be said.
[[nodiscard]] constexpr std::uint8_t encode_query_interval_code(std::uint32_t seconds) {
  constexpr std::uint32_t kLongest = 0x1FU << 10U;
  if (seconds < 0x80) return static_cast<std::uint8_t>(seconds);
  if (seconds >= kLongest) return 0xFF;
  const auto exponent = static_cast<unsigned>(std::bit_width(seconds)) - 8U;
  return static_cast<std::uint8_t>(0x80U | exponent << 4U | (seconds >> (exponent + 3U) & 0x0FU));
}

/// A message of version 1. Borrows what follows it.
struct MulticastListenerMessage {
  Type type = Type::MulticastListenerReport;
  std::uint8_t code = 0;
  std::uint16_t max_response_delay = 0;  ///< milliseconds; 0 but in a query
  Ipv6Address group{};                   ///< unspecified in a general query
  OctetsRef rest{};                      ///< never sent, ignored on receipt [R2710-FMT-1]
  friend constexpr bool operator==(const MulticastListenerMessage&,
                                   const MulticastListenerMessage&) = default;
};

class MulticastListenerView
    : public FixedLayoutView<MulticastListenerView, 24, Type::MulticastListenerQuery,
                             Type::MulticastListenerReport, Type::MulticastListenerDone> {
 public:
  using FixedLayoutView::FixedLayoutView;

  /// Milliseconds.
  [[nodiscard]] constexpr std::uint16_t max_response_delay() const {
    return load_be16(octets(), 4);
  }
  [[nodiscard]] constexpr std::uint16_t reserved() const { return load_be16(octets(), 6); }
  [[nodiscard]] constexpr Ipv6Address group() const { return Ipv6Address::load(octets(), 8); }
  [[nodiscard]] constexpr MulticastListenerMessage value() const {
    return {.type = type(),
            .code = code_octet(),
            .max_response_delay = max_response_delay(),
            .group = group(),
            .rest = rest().bytes()};
  }
};

[[nodiscard]] constexpr std::size_t encoded_size(const MulticastListenerMessage& message) {
  return MulticastListenerView::kFixedSize + message.rest.size();
}
constexpr void write(const MulticastListenerMessage& message, MutableBytes out) {
  write_common(out, message.type, message.code);
  store_be16(out, 4, message.max_response_delay);
  store_be16(out, 6, 0);
  message.group.store(out, 8);
  store_bytes(out, 24, message.rest);
}

/// A query of version 2. Borrows its sources.
struct MulticastListenerQueryV2 {
  std::uint8_t code = 0;
  std::uint16_t max_response_code = 0;        ///< see `encode_max_response_code`
  Ipv6Address group{};                        ///< unspecified in a general query
  bool suppresses_router_processing = false;  ///< S
  std::uint8_t robustness = 0;                ///< QRV, the low three bits
  std::uint8_t query_interval_code = 0;       ///< QQIC, see `encode_query_interval_code`
  AddressList sources{};
  OctetsRef rest{};  ///< never sent, ignored on receipt (RFC 3810 section 5.1.12)
  friend constexpr bool operator==(const MulticastListenerQueryV2&,
                                   const MulticastListenerQueryV2&) = default;
};

class MulticastListenerQueryV2View
    : public FixedLayoutView<MulticastListenerQueryV2View, 28, Type::MulticastListenerQuery> {
 public:
  using FixedLayoutView::FixedLayoutView;

  /// Fails also where there are fewer sources than their number says. What the number says beyond
  /// the message is never looked for.
  [[nodiscard]] static constexpr Parsed<MulticastListenerQueryV2View> parse(CutBytes message) {
    const auto proven = prove(message);
    if (!proven) return std::unexpected(proven.error());
    const MulticastListenerQueryV2View view{*proven};
    if (view.rest().wire_length() < view.sources_size()) {
      return refuse(ParseErrorKind::BadLength, 26);
    }
    return view;
  }

  [[nodiscard]] constexpr std::uint16_t max_response_code() const { return load_be16(octets(), 4); }
  /// Milliseconds.
  [[nodiscard]] constexpr std::uint32_t max_response_delay() const {
    return decode_max_response_code(max_response_code());
  }
  [[nodiscard]] constexpr std::uint16_t reserved() const { return load_be16(octets(), 6); }
  [[nodiscard]] constexpr Ipv6Address group() const { return Ipv6Address::load(octets(), 8); }
  [[nodiscard]] constexpr bool suppresses_router_processing() const {
    return (load_u8(octets(), 24) & 0x08U) != 0;
  }
  [[nodiscard]] constexpr std::uint8_t robustness() const { return load_u8(octets(), 24) & 0x07U; }
  [[nodiscard]] constexpr std::uint8_t query_interval_code() const { return load_u8(octets(), 25); }
  /// Seconds.
  [[nodiscard]] constexpr std::uint32_t query_interval() const {
    return decode_query_interval_code(query_interval_code());
  }
  [[nodiscard]] constexpr std::uint16_t source_count() const { return load_be16(octets(), 26); }
  /// Those that are here: fewer than `source_count` of a cut message.
  [[nodiscard]] constexpr AddressList sources() const {
    return AddressList::in(rest().first(sources_size()).bytes());
  }
  [[nodiscard]] constexpr MulticastListenerQueryV2 value() const {
    return {.code = code_octet(),
            .max_response_code = max_response_code(),
            .group = group(),
            .suppresses_router_processing = suppresses_router_processing(),
            .robustness = robustness(),
            .query_interval_code = query_interval_code(),
            .sources = sources(),
            .rest = rest().after(sources_size()).bytes()};
  }

 private:
  [[nodiscard]] constexpr std::size_t sources_size() const {
    return source_count() * Ipv6Address::kSize;
  }
};

[[nodiscard]] constexpr std::size_t encoded_size(const MulticastListenerQueryV2& query) {
  return MulticastListenerQueryV2View::kFixedSize + encoded_size(query.sources) + query.rest.size();
}
[[nodiscard]] constexpr std::optional<EncodeError> encode_problem(
    const MulticastListenerQueryV2& query) {
  return query.sources.size() > 0xFFFF ? std::optional(EncodeError::TooLong) : std::nullopt;
}
constexpr void write(const MulticastListenerQueryV2& query, MutableBytes out) {
  write_common(out, Type::MulticastListenerQuery, query.code);
  store_be16(out, 4, query.max_response_code);
  store_be16(out, 6, 0);
  query.group.store(out, 8);
  store_u8(out, 24,
           static_cast<std::uint8_t>((query.suppresses_router_processing ? 0x08U : 0U) |
                                     (query.robustness & 0x07U)));
  store_u8(out, 25, query.query_interval_code);
  store_be16(out, 26, static_cast<std::uint16_t>(query.sources.size()));
  store_addresses(out, 28, query.sources);
  store_bytes(out, 28 + encoded_size(query.sources), query.rest);
}

}  // namespace icmpkit::wire::icmpv6
