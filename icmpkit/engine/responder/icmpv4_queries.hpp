// Answers to the old queries of ICMPv4: timestamp (RFC 792), information (RFC 792), address mask
// (RFC 950) and domain name (RFC 1788). All but the first are deprecated (RFC 6918), so that a node
// has them off unless it is told otherwise. Echo, which only swaps two addresses, is the node's.
//
//   const auto answer = answer_timestamp(view, request, received, buffer);
//   ... and when it leaves: stamp_departure(answer->message, now);
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "icmpkit/engine/responder/answer.hpp"
#include "icmpkit/wire/icmpv4/address_mask.hpp"
#include "icmpkit/wire/icmpv4/domain_name.hpp"
#include "icmpkit/wire/icmpv4/information.hpp"
#include "icmpkit/wire/icmpv4/timestamp.hpp"

namespace icmpkit::engine::responder {

/// The reply as of the time of arrival; its transmit time is that until `stamp_departure`. Data
/// behind the request's fixed part is not returned. Needs 20 octets of `out`. [R792-TS-2]
[[nodiscard]] Answered answer_timestamp(const wire::icmpv4::TimestampView& message,
                                        const Request& request, wire::icmpv4::TimeOfDay received,
                                        MutableBytes out);

/// Writes the transmit time into a Timestamp Reply and updates its checksum. Requires a whole
/// reply. [R792-TS-2]
void stamp_departure(MutableBytes reply, wire::icmpv4::TimeOfDay now);

/// The reply with both addresses fully specified, which is all that it tells: the network part that
/// the asker left zero is filled in. One that has no host part either is answered by broadcast.
/// Silent on an interface without an address. Needs 8 octets. [R792-INFO-1]
[[nodiscard]] Answered answer_information(const wire::icmpv4::InformationView& message,
                                          const Request& request, MutableBytes out);

/// The mask of the network that the asker is in, or of the only one on the interface by which the
/// request came. Silent where the interface has no address, and to an asker without an address
/// where its networks differ in mask. Such an asker is answered by broadcast. Needs 12 octets.
/// [R950-MASK-2] [R950-MASK-3] [R1812-MASK-1]
[[nodiscard]] Answered answer_address_mask(const wire::icmpv4::AddressMaskView& message,
                                           const Request& request, MutableBytes out);

/// What this node is called.
struct NameRecords {
  std::span<const std::string_view> names{};
  std::chrono::duration<std::int32_t> ttl{};  ///< how long the asker may remember them
  std::size_t mtu = 576;                      ///< octets of the whole reply, its IP header included
};

/// All names that fit wholly; none is an answer too. Names that cannot be written are left out.
/// Silent about requests to many. [R1788-SRV-1] [R1788-SRV-2]
[[nodiscard]] Answered answer_domain_name(const wire::icmpv4::DomainNameRequestView& message,
                                          const Request& request, const NameRecords& records,
                                          MutableBytes out);

}  // namespace icmpkit::engine::responder
