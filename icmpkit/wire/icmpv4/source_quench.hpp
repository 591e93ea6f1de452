// Source Quench (4), RFC 792: slow down. Deprecated by RFC 6633: nobody sends it any more, and who
// receives it does nothing.
//
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |     Type      |     Code      |           Checksum            |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                             unused                            |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |  Internet Header + leading octets of the original datagram ...
#pragma once

#include <cstdint>

#include "icmpkit/wire/icmpv4/encode.hpp"
#include "icmpkit/wire/icmpv4/type.hpp"
#include "icmpkit/wire/octets_ref.hpp"

namespace icmpkit::wire::icmpv4 {

/// Carries no extensions: RFC 4884 gives it no length attribute. [R4884-EXT-1]
struct SourceQuench {
  std::uint8_t code = 0;
  OctetsRef quote{};
  friend constexpr bool operator==(const SourceQuench&, const SourceQuench&) = default;
};

class SourceQuenchView : public FixedLayoutView<SourceQuenchView, 8, Type::SourceQuench> {
 public:
  using FixedLayoutView::FixedLayoutView;

  /// The quoted datagram.
  [[nodiscard]] constexpr CutBytes body() const { return rest(); }
  [[nodiscard]] constexpr SourceQuench value() const {
    return {.code = code_octet(), .quote = body().bytes()};
  }
};

[[nodiscard]] constexpr std::size_t encoded_size(const SourceQuench& quench) {
  return SourceQuenchView::kFixedSize + quench.quote.size();
}

constexpr void write(const SourceQuench& quench, MutableBytes out) {
  write_common(out, Type::SourceQuench, quench.code);
  store_zeros(out, 4, 4);
  store_bytes(out, 8, quench.quote);
}

}  // namespace icmpkit::wire::icmpv4
