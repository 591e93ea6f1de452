// Redirect (5), RFC 792: a better first hop for the destination of the quoted datagram.
//
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |     Type      |     Code      |           Checksum            |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                 Gateway Internet Address                      |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |  Internet Header + leading octets of the original datagram ...
#pragma once

#include <cstdint>

#include "icmpkit/base/address.hpp"
#include "icmpkit/wire/icmpv4/encode.hpp"
#include "icmpkit/wire/icmpv4/type.hpp"
#include "icmpkit/wire/octets_ref.hpp"

namespace icmpkit::wire::icmpv4 {

/// Carries no extensions: its whole second word is the gateway. [R4884-EXT-1]
struct Redirect {
  RedirectCode code = RedirectCode::Host;
  Ipv4Address gateway{};
  OctetsRef quote{};
  friend constexpr bool operator==(const Redirect&, const Redirect&) = default;
};

class RedirectView : public FixedLayoutView<RedirectView, 8, Type::Redirect> {
 public:
  using FixedLayoutView::FixedLayoutView;

  [[nodiscard]] constexpr RedirectCode code() const {
    return static_cast<RedirectCode>(code_octet());
  }
  /// The router to send to from now on. [R792-RD-1]
  [[nodiscard]] constexpr Ipv4Address gateway() const { return Ipv4Address::load(octets(), 4); }
  /// The quoted datagram.
  [[nodiscard]] constexpr CutBytes body() const { return rest(); }
  [[nodiscard]] constexpr Redirect value() const {
    return {.code = code(), .gateway = gateway(), .quote = body().bytes()};
  }
};

[[nodiscard]] constexpr std::size_t encoded_size(const Redirect& redirect) {
  return RedirectView::kFixedSize + redirect.quote.size();
}

constexpr void write(const Redirect& redirect, MutableBytes out) {
  write_common(out, Type::Redirect, static_cast<std::uint8_t>(redirect.code));
  redirect.gateway.store(out, 4);
  store_bytes(out, 8, redirect.quote);
}

}  // namespace icmpkit::wire::icmpv4
