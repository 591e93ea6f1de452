// The options of Neighbor Discovery and of the messages that borrowed them, as fields.
#pragma once

#include <string_view>

#include "icmpkit/text/field_sink.hpp"
#include "icmpkit/wire/icmpv6/nd_options.hpp"

namespace icmpkit::text {

/// A list of the options; reading stops at the first one whose length cannot be.
void describe_options(const wire::icmpv6::OptionRange& options, FieldSink& sink);

[[nodiscard]] std::string_view words(wire::icmpv6::RouterPreference preference);

}  // namespace icmpkit::text
