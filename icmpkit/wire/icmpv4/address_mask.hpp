// Address Mask Request (17) and Address Mask Reply (18), RFC 950 appendix I. Deprecated by
// RFC 6918.
//
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |     Type      |     Code      |           Checksum            |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |          Identifier           |        Sequence Number        |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                         Address Mask                          |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
#pragma once

#include <cstdint>

#include "icmpkit/base/address.hpp"
#include "icmpkit/wire/icmpv4/encode.hpp"
#include "icmpkit/wire/icmpv4/query.hpp"
#include "icmpkit/wire/octets_ref.hpp"

namespace icmpkit::wire::icmpv4 {

/// The value of an address mask message. Borrows what follows its fixed part, which should be
/// nothing.
struct AddressMask {
  Type type = Type::AddressMaskRequest;
  std::uint8_t code = 0;
  std::uint16_t identifier = 0;
  std::uint16_t sequence = 0;
  Ipv4Address mask{};  ///< 0.0.0.0 in a request
  OctetsRef trailing{};
  friend constexpr bool operator==(const AddressMask&, const AddressMask&) = default;
};

class AddressMaskView
    : public QueryView<AddressMaskView, 12, Type::AddressMaskRequest, Type::AddressMaskReply> {
 public:
  using QueryView::QueryView;

  [[nodiscard]] constexpr bool is_reply() const { return type() == Type::AddressMaskReply; }
  /// The mask as it is written: 255.255.255.0. Its ones need not be contiguous.
  [[nodiscard]] constexpr Ipv4Address mask() const { return Ipv4Address::load(octets(), 8); }
  [[nodiscard]] constexpr AddressMask value() const {
    return {.type = type(),
            .code = code_octet(),
            .identifier = identifier(),
            .sequence = sequence(),
            .mask = mask(),
            .trailing = rest().bytes()};
  }
};

[[nodiscard]] constexpr std::size_t encoded_size(const AddressMask& message) {
  return AddressMaskView::kFixedSize + message.trailing.size();
}

constexpr void write(const AddressMask& message, MutableBytes out) {
  write_query(out, message.type, message.code, message.identifier, message.sequence);
  message.mask.store(out, 8);
  store_bytes(out, 12, message.trailing);
}

}  // namespace icmpkit::wire::icmpv4
