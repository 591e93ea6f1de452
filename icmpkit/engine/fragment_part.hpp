// A fragment as reassembly sees it: where in its datagram it belongs, and what of it is header.
// Not for later use: it borrows the datagram.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "icmpkit/base/address.hpp"
#include "icmpkit/base/bytes.hpp"
#include "icmpkit/engine/cause.hpp"
#include "icmpkit/engine/silence.hpp"
#include "icmpkit/wire/datagram.hpp"

namespace icmpkit::engine {

/// What fragments of one datagram have in common: RFC 791's four fields, and RFC 8200's three, of
/// which the protocol is none.
struct FragmentGroup {
  IpAddress source;
  IpAddress destination;
  std::uint32_t identification = 0;
  std::uint8_t protocol = 0;  ///< 0 in IPv6
  friend bool operator==(const FragmentGroup&, const FragmentGroup&) = default;
};

struct FragmentPart {
  FragmentGroup group;
  wire::Fragment fragment{};
  Bytes datagram{};                ///< all of it, headers included
  std::size_t header_size = 0;     ///< octets in front of the Fragment header; IPv4's header
  std::size_t payload_at = 0;      ///< behind the Fragment header; behind IPv4's header
  std::size_t next_header_at = 0;  ///< IPv6: the octet that names the Fragment header
  wire::IpProtocol next_header{};  ///< IPv6: what the Fragment header names; IPv4: protocol

  [[nodiscard]] bool is_v4() const { return group.source.is_v4(); }
  [[nodiscard]] Bytes payload() const { return datagram.subspan(payload_at); }
  /// Offsets in the datagram's fragmentable part.
  [[nodiscard]] std::uint32_t begin() const { return fragment.offset; }
  [[nodiscard]] std::uint32_t end() const {
    return begin() + static_cast<std::uint32_t>(payload().size());
  }
};

/// Empty where the datagram is cut or has no Fragment header that can be reached.
[[nodiscard]] std::optional<FragmentPart> fragment_part(const wire::DatagramView& datagram);

/// Why a fragment is not taken: with a report or in silence.
struct FragmentRefusal {
  std::optional<Cause> cause{};  ///< what to report; empty: `discard` alone
  Discard discard{};
};
[[nodiscard]] std::optional<FragmentRefusal> refusal_of(const FragmentPart& part);

}  // namespace icmpkit::engine
