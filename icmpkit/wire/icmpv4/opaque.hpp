// Messages of types without a public layout: unassigned, reserved, experimental, or specified
// nowhere. Their octets are kept; nothing is read into them and nothing is dropped for being new.
// [R4727-EXP-1]
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include "icmpkit/wire/icmpv4/encode.hpp"
#include "icmpkit/wire/icmpv4/type.hpp"

namespace icmpkit::wire::icmpv4 {

/// Whether there is a view that knows what the octets of such a message mean.
[[nodiscard]] constexpr bool has_layout(Type type) {
  switch (type) {
    case Type::EchoReply:
    case Type::DestinationUnreachable:
    case Type::SourceQuench:
    case Type::Redirect:
    case Type::EchoRequest:
    case Type::RouterAdvertisement:
    case Type::RouterSolicitation:
    case Type::TimeExceeded:
    case Type::ParameterProblem:
    case Type::TimestampRequest:
    case Type::TimestampReply:
    case Type::InformationRequest:
    case Type::InformationReply:
    case Type::AddressMaskRequest:
    case Type::AddressMaskReply:
    case Type::Traceroute:
    case Type::DatagramConversionError:
    case Type::DomainNameRequest:
    case Type::DomainNameReply:
    case Type::Photuris:
    case Type::ExperimentalMobility:
    case Type::ExtendedEchoRequest:
    case Type::ExtendedEchoReply:
      return true;
    case Type::AlternateHostAddress:
    case Type::MobileHostRedirect:
    case Type::Ipv6WhereAreYou:
    case Type::Ipv6IAmHere:
    case Type::MobileRegistrationRequest:
    case Type::MobileRegistrationReply:
    case Type::Skip:
    case Type::Experiment1:
    case Type::Experiment2:
      return false;
  }
  return false;
}

/// The value of a message without a layout. Borrows what follows its checksum.
struct Opaque {
  Type type = Type::Experiment1;
  std::uint8_t code = 0;
  Bytes body{};

  friend constexpr bool operator==(const Opaque& a, const Opaque& b) {
    return a.type == b.type && a.code == b.code && std::ranges::equal(a.body, b.body);
  }
};

class OpaqueView : public MessageView<OpaqueView, kCommonSize, Type::Experiment1> {
 public:
  using MessageView::MessageView;

  [[nodiscard]] static constexpr bool is_type(Type type) { return !has_layout(type); }

  /// Everything behind the checksum.
  [[nodiscard]] constexpr CutBytes body() const { return rest(); }
  [[nodiscard]] constexpr Opaque value() const {
    return {.type = type(), .code = code_octet(), .body = body().bytes()};
  }
};

/// A message whose type has a layout is written by the value that knows it.
[[nodiscard]] constexpr std::optional<EncodeError> encode_problem(const Opaque& message) {
  if (has_layout(message.type)) return EncodeError::NotAllowed;
  return std::nullopt;
}

[[nodiscard]] constexpr std::size_t encoded_size(const Opaque& message) {
  return OpaqueView::kFixedSize + message.body.size();
}

constexpr void write(const Opaque& message, MutableBytes out) {
  write_common(out, message.type, message.code);
  store_bytes(out, kCommonSize, message.body);
}

}  // namespace icmpkit::wire::icmpv4
