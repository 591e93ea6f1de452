// What only errors have: the body behind the first eight octets, with the quoted datagram and the
// extensions in it.
#pragma once

#include <optional>

#include "icmpkit/text/icmp_message.hpp"
#include "icmpkit/wire/extension.hpp"
#include "icmpkit/wire/quote.hpp"

namespace icmpkit::text {

/// The body of an error, split where its extensions begin.
struct ErrorParts {
  std::size_t offset = 0;  ///< of the body, octets from the type octet
  wire::ExtendedBody body;
  wire::QuoteView quote;
  std::optional<std::uint32_t> next_hop_mtu;

  /// Where the extension structure starts, octets from the type octet.
  [[nodiscard]] std::size_t structure_offset() const { return offset + body.quote.wire_length(); }
};

/// Empty for what is no error or cannot be read. Extensions are looked for in the most lenient
/// reading; `body.reading` says which one found them. Cost: the quoted headers are walked.
[[nodiscard]] std::optional<ErrorParts> error_parts_of(const IcmpMessage& message);

}  // namespace icmpkit::text
