// Every field of an ICMP message, handed to a sink in the order of the octets.
//
// Type, code and checksum are not among them, nor is the quoted datagram of an error with its
// extensions: they are the same for every message and have functions of their own.
#pragma once

#include "icmpkit/text/field_sink.hpp"
#include "icmpkit/wire/icmpv4/message.hpp"
#include "icmpkit/wire/icmpv6/message.hpp"

namespace icmpkit::text {

/// Cost: one call of the sink for each field; no allocation.
void describe_fields(const wire::icmpv4::MessageView& message, FieldSink& sink);
void describe_fields(const wire::icmpv6::MessageView& message, FieldSink& sink);

}  // namespace icmpkit::text
