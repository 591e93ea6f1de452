// A message of which only the first four octets are read: of a type without a public layout, be it
// unassigned, reserved or left to experiments. Nothing is read into its octets, and nothing is
// dropped for being new. [R4443-FMT-2] [R4727-EXP-1]
//
// Used through the families' names: `icmpv4::OpaqueView`, `icmpv6::Opaque`. What has a layout is
// taken too, so that the octets of a message can be had that its own view refuses.
#pragma once

#include <cstdint>

#include "icmpkit/wire/fixed_layout_view.hpp"
#include "icmpkit/wire/octets_ref.hpp"

namespace icmpkit::wire {

/// The value of such a message, of the type `kAnyType` where nothing else is said. Borrows what
/// follows its checksum.
template <auto kAnyType>
struct BasicOpaque {
  decltype(kAnyType) type = kAnyType;
  std::uint8_t code = 0;
  OctetsRef body{};
  friend constexpr bool operator==(const BasicOpaque&, const BasicOpaque&) = default;
};

template <auto kAnyType>
class BasicOpaqueView : public FixedLayoutView<BasicOpaqueView<kAnyType>, kCommonSize, kAnyType> {
 public:
  using Base = FixedLayoutView<BasicOpaqueView, kCommonSize, kAnyType>;
  using Base::Base;

  [[nodiscard]] static constexpr bool is_type(decltype(kAnyType)) { return true; }

  /// Everything behind the checksum.
  [[nodiscard]] constexpr CutBytes body() const { return this->rest(); }
  [[nodiscard]] constexpr BasicOpaque<kAnyType> value() const {
    return {.type = this->type(), .code = this->code_octet(), .body = body().bytes()};
  }
};

template <auto kAnyType>
[[nodiscard]] constexpr std::size_t encoded_size(const BasicOpaque<kAnyType>& message) {
  return kCommonSize + message.body.size();
}

template <auto kAnyType>
constexpr void write(const BasicOpaque<kAnyType>& message, MutableBytes out) {
  write_common(out, message.type, message.code);
  store_bytes(out, kCommonSize, message.body);
}

}  // namespace icmpkit::wire
