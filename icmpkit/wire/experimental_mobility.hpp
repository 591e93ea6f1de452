// The layout of the experimental mobility messages, which both families share: ICMPv4 type 41 and
// ICMPv6 type 150, RFC 4065 section 8. What the code and the options mean is the affair of the
// protocol that the subtype names; here both are kept.
//
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |     Type      |     Code      |           Checksum            |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |    Subtype    |                   Reserved                    |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |  Options ...
//
// Used through the families' names: `icmpv4::ExperimentalMobilityView`.
#pragma once

#include <cstdint>

#include "icmpkit/wire/fixed_layout_view.hpp"
#include "icmpkit/wire/octets_ref.hpp"

namespace icmpkit::wire {

/// The protocol that a message belongs to; an open enumeration. [R4065-FMT-1]
enum class MobilitySubtype : std::uint8_t {
  Card = 0,  ///< Candidate Access Router Discovery, RFC 4066
  Cxtp = 1,  ///< Context Transfer Protocol, RFC 4067
};

/// The value of an experimental mobility message. Borrows its options.
template <class Type>
struct BasicExperimentalMobility {
  std::uint8_t code = 0;
  MobilitySubtype subtype = MobilitySubtype::Card;
  OctetsRef options{};
  friend constexpr bool operator==(const BasicExperimentalMobility&,
                                   const BasicExperimentalMobility&) = default;
};

template <class Type>
class BasicExperimentalMobilityView
    : public FixedLayoutView<BasicExperimentalMobilityView<Type>, 8, Type::ExperimentalMobility> {
 public:
  using Base = FixedLayoutView<BasicExperimentalMobilityView, 8, Type::ExperimentalMobility>;
  using Base::Base;

  [[nodiscard]] constexpr MobilitySubtype subtype() const {
    return static_cast<MobilitySubtype>(load_u8(this->octets(), 4));
  }
  /// 24 bits that are sent as zero and ignored on receipt.
  [[nodiscard]] constexpr std::uint32_t reserved() const { return load_be24(this->octets(), 5); }
  [[nodiscard]] constexpr CutBytes options() const { return this->rest(); }
  [[nodiscard]] constexpr BasicExperimentalMobility<Type> value() const {
    return {.code = this->code_octet(), .subtype = subtype(), .options = options().bytes()};
  }
};

template <class Type>
[[nodiscard]] constexpr std::size_t encoded_size(const BasicExperimentalMobility<Type>& message) {
  return BasicExperimentalMobilityView<Type>::kFixedSize + message.options.size();
}

template <class Type>
constexpr void write(const BasicExperimentalMobility<Type>& message, MutableBytes out) {
  write_common(out, Type::ExperimentalMobility, message.code);
  store_u8(out, 4, static_cast<std::uint8_t>(message.subtype));
  store_zeros(out, 5, 3);
  store_bytes(out, 8, message.options);
}

}  // namespace icmpkit::wire
