// Security Failures (40), RFC 2521, which the registry lists as Photuris: why a datagram protected
// by AH or ESP was not accepted.
//
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |     Type      |     Code      |           Checksum            |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |           Reserved            |            Pointer            |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |  Original Internet headers through the SPI + 8 octets ...
#pragma once

#include <cstdint>
#include <optional>

#include "icmpkit/wire/icmpv4/encode.hpp"
#include "icmpkit/wire/icmpv4/type.hpp"
#include "icmpkit/wire/ipv4.hpp"
#include "icmpkit/wire/octets_ref.hpp"

namespace icmpkit::wire::icmpv4 {

struct Photuris {
  PhoturisCode code = PhoturisCode::BadSpi;
  std::uint16_t pointer = 0;  ///< octets from the start of the quote to the SPI; 0: there is none
  OctetsRef quote{};
  friend constexpr bool operator==(const Photuris&, const Photuris&) = default;
};

class PhoturisView : public FixedLayoutView<PhoturisView, 8, Type::Photuris> {
 public:
  using FixedLayoutView::FixedLayoutView;

  /// A Security Parameters Index has 32 bits.
  static constexpr std::size_t kSpiSize = 4;

  [[nodiscard]] constexpr PhoturisCode code() const {
    return static_cast<PhoturisCode>(code_octet());
  }
  /// 16 bits that are sent as zero and ignored on receipt.
  [[nodiscard]] constexpr std::uint16_t reserved() const { return load_be16(octets(), 4); }
  /// Octets from the start of the quote to the first octet of the SPI; 0 where there is none.
  [[nodiscard]] constexpr std::uint16_t pointer() const { return load_be16(octets(), 6); }
  /// The quoted headers.
  [[nodiscard]] constexpr CutBytes body() const { return rest(); }
  /// The offending SPI; empty where there is none or where the pointer leads past the quote.
  [[nodiscard]] constexpr std::optional<std::uint32_t> spi() const {
    if (pointer() == 0 || pointer() + kSpiSize > body().size()) return std::nullopt;
    return load_be32(body().bytes(), pointer());
  }
  [[nodiscard]] constexpr Photuris value() const {
    return {.code = code(), .pointer = pointer(), .quote = body().bytes()};
  }
};

/// The failure to send about `datagram`: it quotes the IP headers through the one whose SPI is the
/// offending one, the first of AH (RFC 4302) or ESP (RFC 4303), and the eight octets behind it, as
/// far as they are there. Empty where the datagram has no such header. [R2521-FMT-2]
[[nodiscard]] constexpr std::optional<Photuris> make_photuris(PhoturisCode code, Bytes datagram) {
  constexpr std::size_t kPayload = 8;
  const auto view = Ipv4View::parse(datagram);
  if (!view || view->is_fragment()) return std::nullopt;
  const std::size_t start = view->header_size();
  const bool has_ah = view->protocol() == IpProtocol::Authentication;
  if (!has_ah && view->protocol() != IpProtocol::Esp) return std::nullopt;
  // Both begin with 32-bit words: ESP's are SPI and sequence number, AH's a word that says how many
  // there are, less two, and then the same.
  const std::size_t spi = start + (has_ah ? 4U : 0U);
  if (datagram.size() < spi + PhoturisView::kSpiSize) return std::nullopt;
  const std::size_t words = has_ah ? load_u8(datagram, start + 1) + std::size_t{2} : std::size_t{2};
  return Photuris{.code = code,
                  .pointer = static_cast<std::uint16_t>(spi),
                  .quote = first_octets(datagram, start + 4 * words + kPayload)};
}

[[nodiscard]] constexpr std::size_t encoded_size(const Photuris& failure) {
  return PhoturisView::kFixedSize + failure.quote.size();
}

constexpr void write(const Photuris& failure, MutableBytes out) {
  write_common(out, Type::Photuris, static_cast<std::uint8_t>(failure.code));
  store_zeros(out, 4, 2);
  store_be16(out, 6, failure.pointer);
  store_bytes(out, 8, failure.quote);
}

}  // namespace icmpkit::wire::icmpv4
