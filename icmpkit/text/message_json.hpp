// An ICMP message as JSON: the object `icmp` that every command uses for it.
//
//   {"family":4,"type":3,"code":4,"name":"DestinationUnreachable","reason":"FragmentationNeeded",
//    "text":"Frag needed and DF set (mtu = 1400)","from":"192.0.2.1","next_hop_mtu":1400,
//    "checksum_ok":true,"extensions":[],"quoted":{...},"length":68,"fields":{...},"violations":[]}
//
// The fields up to `quoted` are promised; what is unknown is null. The last three are what decoding
// adds: the message's own fields by name, and what is wrong with it.
#pragma once

#include <optional>

#include "icmpkit/base/address.hpp"
#include "icmpkit/text/icmp_message.hpp"
#include "icmpkit/text/json.hpp"
#include "icmpkit/text/reason.hpp"

namespace icmpkit::text {

/// The object's value; the key stands before it already. `from` is empty where there is no
/// datagram around the message. Cost: no allocation.
void write_icmp(JsonWriter& json, const IcmpMessage& message, const std::optional<IpAddress>& from);

/// The same object for a message of which a kernel told only these numbers: what it hid is null.
void write_reported_icmp(JsonWriter& json, const ReasonNumbers& numbers,
                         const std::optional<IpAddress>& from);

}  // namespace icmpkit::text
