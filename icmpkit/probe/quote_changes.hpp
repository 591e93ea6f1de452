// A probe beside its quote in an error: whether it is one, and what the network changed on the way.
#pragma once

#include <cstdint>

#include "icmpkit/base/bytes.hpp"
#include "icmpkit/wire/quote.hpp"

namespace icmpkit::probe {

/// What of a probe was not as it was sent when the answering router quoted it, as far as the quote
/// goes.
class QuoteChanges {
 public:
  enum Field : std::uint16_t {
    TrafficClass = 1U << 0U,
    FlowLabel = 1U << 1U,
    Length = 1U << 2U,
    Identification = 1U << 3U,
    Fragmentation = 1U << 4U,  ///< the don't-fragment flag, or it is a fragment
    Source = 1U << 5U,
    Destination = 1U << 6U,
    SourcePort = 1U << 7U,  ///< of UDP and TCP
    DestinationPort = 1U << 8U,
    Identifier = 1U << 9U,  ///< of an echo request
    Checksum = 1U << 10U,   ///< the transport's
    Data = 1U << 11U,       ///< anything else behind the IP headers
  };
  constexpr void add(Field field) { bits_ = static_cast<std::uint16_t>(bits_ | field); }
  constexpr void add(QuoteChanges others) {
    bits_ = static_cast<std::uint16_t>(bits_ | others.bits_);
  }
  [[nodiscard]] constexpr bool has(Field field) const { return (bits_ & field) != 0; }
  [[nodiscard]] constexpr bool none() const { return bits_ == 0; }
  friend constexpr bool operator==(const QuoteChanges&, const QuoteChanges&) = default;

 private:
  std::uint16_t bits_ = 0;
};

/// Whether the quote can only be of `probe`, a whole datagram: it holds the tag in the data, or the
/// first eight octets behind the IP headers as they were sent.
[[nodiscard]] bool is_quote_of(Bytes probe, const wire::QuoteView& quote);

/// The same of a quote that starts behind the IP headers, as kernels report it.
[[nodiscard]] bool is_quote_of(Bytes probe, Family family, Bytes transport);

/// Requires a quote of `probe`. A source or a flow label that the probe left open was not changed:
/// the system fills them in.
[[nodiscard]] QuoteChanges changes_in(Bytes probe, const wire::QuoteView& quote);

}  // namespace icmpkit::probe
