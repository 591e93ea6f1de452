// Information Request (15) and Information Reply (16), RFC 792: a host learns its network's number
// from the addresses of the reply's IP header. Deprecated by RFC 6918.
//
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |     Type      |     Code      |           Checksum            |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |          Identifier           |        Sequence Number        |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
#pragma once

#include <cstdint>

#include "icmpkit/wire/icmpv4/encode.hpp"
#include "icmpkit/wire/icmpv4/query.hpp"
#include "icmpkit/wire/octets_ref.hpp"

namespace icmpkit::wire::icmpv4 {

/// The value of an information message. Borrows what follows its fixed part, which should be
/// nothing.
struct Information {
  Type type = Type::InformationRequest;
  std::uint8_t code = 0;
  std::uint16_t identifier = 0;
  std::uint16_t sequence = 0;
  OctetsRef trailing{};
  friend constexpr bool operator==(const Information&, const Information&) = default;
};

class InformationView
    : public QueryView<InformationView, 8, Type::InformationRequest, Type::InformationReply> {
 public:
  using QueryView::QueryView;

  [[nodiscard]] constexpr bool is_reply() const { return type() == Type::InformationReply; }
  [[nodiscard]] constexpr Information value() const {
    return {.type = type(),
            .code = code_octet(),
            .identifier = identifier(),
            .sequence = sequence(),
            .trailing = rest().bytes()};
  }
};

[[nodiscard]] constexpr std::size_t encoded_size(const Information& message) {
  return InformationView::kFixedSize + message.trailing.size();
}

constexpr void write(const Information& message, MutableBytes out) {
  write_query(out, message.type, message.code, message.identifier, message.sequence);
  store_bytes(out, 8, message.trailing);
}

}  // namespace icmpkit::wire::icmpv4
