// An ICMP message that was put through both gates: what every printed form of it is made from, and
// what is counted.
#pragma once

#include <cstdint>
#include <optional>
#include <variant>

#include "icmpkit/base/address.hpp"
#include "icmpkit/wire/cut_bytes.hpp"
#include "icmpkit/wire/datagram.hpp"
#include "icmpkit/wire/icmpv4/message.hpp"
#include "icmpkit/wire/icmpv6/message.hpp"
#include "icmpkit/wire/violation.hpp"

namespace icmpkit::text {

/// A readable message of either family, or why it cannot be read.
using IcmpContent =
    std::variant<wire::ParseError, wire::icmpv4::MessageView, wire::icmpv6::MessageView>;

/// Borrows the octets that it was made from. Made in place by `examine`: it is too large to be
/// copied for every message.
struct IcmpMessage {
  IcmpMessage(const wire::DatagramView& datagram, const wire::IcmpPart& part);
  explicit IcmpMessage(const wire::IcmpPart& part);

  Family family = Family::V4;
  wire::CutBytes octets;  ///< from the type octet on; none at all is possible
  wire::MessageContext context;
  std::optional<wire::Fragment> fragment;  ///< set in a first of several: the rest is elsewhere
  IcmpContent content;
  wire::Violations violations;  ///< none where it cannot be read

  [[nodiscard]] std::optional<std::uint8_t> type() const { return octet_at(wire::kTypeOffset); }
  [[nodiscard]] std::optional<std::uint8_t> code() const { return octet_at(wire::kCodeOffset); }
  [[nodiscard]] const wire::ParseError* unreadable() const {
    return std::get_if<wire::ParseError>(&content);
  }
  /// Octets of the message in its datagram; of a first fragment, those in it.
  [[nodiscard]] std::size_t length() const {
    return fragment ? octets.wire_length() - 1 : octets.wire_length();
  }
  /// Octets of the message's datagram that the capture does not have.
  [[nodiscard]] std::size_t missing() const { return length() - octets.size(); }

 private:
  [[nodiscard]] std::optional<std::uint8_t> octet_at(std::size_t at) const {
    if (octets.size() <= at) return std::nullopt;
    return load_u8(octets.bytes(), at);
  }
};

/// The message in `datagram`, of which `part` is the ICMP. Cost: both gates and the checksum; no
/// allocation.
[[nodiscard]] IcmpMessage examine(const wire::DatagramView& datagram, const wire::IcmpPart& part);

/// A message without its datagram: what depends on the addresses is not held against it.
[[nodiscard]] IcmpMessage examine(const wire::IcmpPart& part);

}  // namespace icmpkit::text
