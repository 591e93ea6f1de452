// The datagram that an error quotes, as far as it can be read: what JSON calls `quoted`.
#pragma once

#include "icmpkit/text/field_sink.hpp"
#include "icmpkit/wire/quote.hpp"

namespace icmpkit::text {

/// The fields of the quoted datagram; what is cut off is unknown, never zero.
void describe_quote(const wire::QuoteView& quote, FieldSink& sink);

}  // namespace icmpkit::text
