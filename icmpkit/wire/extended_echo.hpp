// The layouts of Extended Echo Request and Extended Echo Reply, which both families share: ICMPv4
// types 42 and 43, ICMPv6 types 160 and 161, RFC 8335 sections 2 and 3.
//
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |     Type      |     Code      |           Checksum            |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |           Identifier          |Sequence Number|   Reserved  |L|  request
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |           Identifier          |Sequence Number|State|Res|A|4|6|  reply
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |  ICMP Extension Structure (request only) ...
//
// The structure that names the probed interface stays octets here; wire/extension.hpp reads it.
// Used through the families' names: `icmpv4::ExtendedEchoRequestView`.
#pragma once

#include <cstdint>

#include "icmpkit/wire/fixed_layout_view.hpp"
#include "icmpkit/wire/octets_ref.hpp"

namespace icmpkit::wire {

/// Whose interface a request asks for: the L (local) bit. [R8335-FMT-1]
enum class ProbedInterface : std::uint8_t {
  Remote = 0,  ///< on a node next to the proxy, looked up in its ARP table or neighbour cache
  Local = 1,   ///< on the proxy itself
};

/// An open enumeration; RFC 8335 section 3. In a request the code is 0 and ignored on receipt.
enum class ExtendedEchoReplyCode : std::uint8_t {
  NoError = 0,
  MalformedQuery = 1,
  NoSuchInterface = 2,
  NoSuchTableEntry = 3,
  MultipleInterfaces = 4,
};

/// The state of a remote interface in the proxy's tables: three bits. [R8335-FMT-2]
enum class NeighborState : std::uint8_t {
  Reserved = 0,
  Incomplete = 1,
  Reachable = 2,
  Stale = 3,
  Delay = 4,
  Probe = 5,
  Failed = 6,
};

/// The last octet of a reply. What is not one of its named bits is reserved.
struct InterfaceStatus {
  NeighborState state = NeighborState::Reserved;  ///< meant for a remote interface only
  bool active = false;                            ///< A: the local interface is up
  bool ipv4 = false;                              ///< 4: and runs IPv4
  bool ipv6 = false;                              ///< 6: and runs IPv6

  static constexpr std::uint8_t kReservedBits = 0x18;

  [[nodiscard]] static constexpr InterfaceStatus from_octet(std::uint8_t octet) {
    return {.state = static_cast<NeighborState>(octet >> 5U),
            .active = (octet & 4U) != 0,
            .ipv4 = (octet & 2U) != 0,
            .ipv6 = (octet & 1U) != 0};
  }
  [[nodiscard]] constexpr std::uint8_t octet() const {
    return static_cast<std::uint8_t>((static_cast<unsigned>(state) & 7U) << 5U |
                                     (active ? 4U : 0U) | (ipv4 ? 2U : 0U) | (ipv6 ? 1U : 0U));
  }
  friend constexpr bool operator==(const InterfaceStatus&, const InterfaceStatus&) = default;
};

/// The value of a request. Borrows the extension structure.
template <class Type>
struct BasicExtendedEchoRequest {
  std::uint8_t code = 0;
  std::uint16_t identifier = 0;
  std::uint8_t sequence = 0;  ///< eight bits, unlike an echo's
  ProbedInterface interface = ProbedInterface::Local;
  OctetsRef extensions{};  ///< the encoded structure, its header included
  friend constexpr bool operator==(const BasicExtendedEchoRequest&,
                                   const BasicExtendedEchoRequest&) = default;
};

/// The value of a reply. Borrows what follows its fixed part: nothing in RFC 8335, the structure of
/// the request in its revision (draft-ietf-intarea-rfc8335bis), and so from Linux.
template <class Type>
struct BasicExtendedEchoReply {
  ExtendedEchoReplyCode code = ExtendedEchoReplyCode::NoError;
  std::uint16_t identifier = 0;
  std::uint8_t sequence = 0;
  InterfaceStatus status{};
  OctetsRef trailing{};
  friend constexpr bool operator==(const BasicExtendedEchoReply&,
                                   const BasicExtendedEchoReply&) = default;
};

/// What request and reply have in common.
template <class View, auto kType>
class ExtendedEchoViewBase : public FixedLayoutView<View, 8, kType> {
 public:
  using FixedLayoutView<View, 8, kType>::FixedLayoutView;

  [[nodiscard]] constexpr std::uint16_t identifier() const { return load_be16(this->octets(), 4); }
  [[nodiscard]] constexpr std::uint8_t sequence() const { return load_u8(this->octets(), 6); }

 protected:
  [[nodiscard]] constexpr std::uint8_t flags_octet() const { return load_u8(this->octets(), 7); }
};

template <class Type>
class BasicExtendedEchoRequestView
    : public ExtendedEchoViewBase<BasicExtendedEchoRequestView<Type>, Type::ExtendedEchoRequest> {
 public:
  using Base = ExtendedEchoViewBase<BasicExtendedEchoRequestView, Type::ExtendedEchoRequest>;
  using Base::Base;

  [[nodiscard]] constexpr ProbedInterface interface() const {
    return static_cast<ProbedInterface>(this->flags_octet() & 1U);
  }
  /// Seven bits that are sent as zero and ignored on receipt.
  [[nodiscard]] constexpr std::uint8_t reserved() const {
    return static_cast<std::uint8_t>(this->flags_octet() >> 1U);
  }
  /// The extension structure, as it came.
  [[nodiscard]] constexpr CutBytes extensions() const { return this->rest(); }
  [[nodiscard]] constexpr BasicExtendedEchoRequest<Type> value() const {
    return {.code = this->code_octet(),
            .identifier = this->identifier(),
            .sequence = this->sequence(),
            .interface = interface(),
            .extensions = extensions().bytes()};
  }
};

template <class Type>
class BasicExtendedEchoReplyView
    : public ExtendedEchoViewBase<BasicExtendedEchoReplyView<Type>, Type::ExtendedEchoReply> {
 public:
  using Base = ExtendedEchoViewBase<BasicExtendedEchoReplyView, Type::ExtendedEchoReply>;
  using Base::Base;

  [[nodiscard]] constexpr ExtendedEchoReplyCode code() const {
    return static_cast<ExtendedEchoReplyCode>(this->code_octet());
  }
  [[nodiscard]] constexpr InterfaceStatus status() const {
    return InterfaceStatus::from_octet(this->flags_octet());
  }
  /// Two bits that are sent as zero and ignored on receipt.
  [[nodiscard]] constexpr std::uint8_t reserved() const {
    return static_cast<std::uint8_t>((this->flags_octet() & InterfaceStatus::kReservedBits) >> 3U);
  }
  [[nodiscard]] constexpr BasicExtendedEchoReply<Type> value() const {
    return {.code = code(),
            .identifier = this->identifier(),
            .sequence = this->sequence(),
            .status = status(),
            .trailing = this->rest().bytes()};
  }
};

template <class Type>
[[nodiscard]] constexpr std::size_t encoded_size(const BasicExtendedEchoRequest<Type>& request) {
  return BasicExtendedEchoRequestView<Type>::kFixedSize + request.extensions.size();
}

template <class Type>
[[nodiscard]] constexpr std::size_t encoded_size(const BasicExtendedEchoReply<Type>& reply) {
  return BasicExtendedEchoReplyView<Type>::kFixedSize + reply.trailing.size();
}

template <class Type>
constexpr void write(const BasicExtendedEchoRequest<Type>& request, MutableBytes out) {
  write_common(out, Type::ExtendedEchoRequest, request.code);
  store_be16(out, 4, request.identifier);
  store_u8(out, 6, request.sequence);
  store_u8(out, 7, static_cast<std::uint8_t>(request.interface) & 1U);
  store_bytes(out, 8, request.extensions);
}

template <class Type>
constexpr void write(const BasicExtendedEchoReply<Type>& reply, MutableBytes out) {
  write_common(out, Type::ExtendedEchoReply, static_cast<std::uint8_t>(reply.code));
  store_be16(out, 4, reply.identifier);
  store_u8(out, 6, reply.sequence);
  store_u8(out, 7, reply.status.octet());
  store_bytes(out, 8, reply.trailing);
}

}  // namespace icmpkit::wire
