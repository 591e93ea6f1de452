// The layout of Echo and Echo Reply, which both families share (RFC 792, RFC 4443 section 4).
//
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |     Type      |     Code      |           Checksum            |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |          Identifier           |        Sequence Number        |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |  Data ...
//
// Used through the families' names: `icmpv4::EchoView`, `icmpv6::Echo`.
#pragma once

#include <cstdint>

#include "icmpkit/wire/fixed_layout_view.hpp"
#include "icmpkit/wire/octets_ref.hpp"

namespace icmpkit::wire {

/// The value of an echo message. Borrows its data.
template <class Type>
struct BasicEcho {
  Type type = Type::EchoRequest;
  std::uint8_t code = 0;
  std::uint16_t identifier = 0;
  std::uint16_t sequence = 0;
  OctetsRef data{};
  friend constexpr bool operator==(const BasicEcho&, const BasicEcho&) = default;
};

template <class Type>
class BasicEchoView
    : public FixedLayoutView<BasicEchoView<Type>, 8, Type::EchoRequest, Type::EchoReply> {
 public:
  using Base = FixedLayoutView<BasicEchoView, 8, Type::EchoRequest, Type::EchoReply>;
  using Base::Base;

  [[nodiscard]] constexpr bool is_reply() const { return this->type() == Type::EchoReply; }
  [[nodiscard]] constexpr std::uint16_t identifier() const { return load_be16(this->octets(), 4); }
  [[nodiscard]] constexpr std::uint16_t sequence() const { return load_be16(this->octets(), 6); }
  [[nodiscard]] constexpr Bytes data() const { return this->rest().bytes(); }
  [[nodiscard]] constexpr BasicEcho<Type> value() const {
    return {.type = this->type(),
            .code = this->code_octet(),
            .identifier = identifier(),
            .sequence = sequence(),
            .data = data()};
  }
};

template <class Type>
[[nodiscard]] constexpr std::size_t encoded_size(const BasicEcho<Type>& echo) {
  return BasicEchoView<Type>::kFixedSize + echo.data.size();
}

template <class Type>
constexpr Checksum write(const BasicEcho<Type>& echo, MutableBytes out) {
  const std::uint64_t head = std::uint64_t{common_word(echo.type, echo.code)} << 32U |
                             std::uint32_t{echo.identifier} << 16U | echo.sequence;
  return write_head_and_rest(out, head, echo.data);
}

}  // namespace icmpkit::wire
