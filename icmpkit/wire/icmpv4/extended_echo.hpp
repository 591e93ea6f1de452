// Extended Echo Request (42) and Extended Echo Reply (43), RFC 8335: PROBE.
#pragma once

#include "icmpkit/wire/extended_echo.hpp"
#include "icmpkit/wire/icmpv4/encode.hpp"
#include "icmpkit/wire/icmpv4/type.hpp"

namespace icmpkit::wire::icmpv4 {

using ExtendedEchoRequest = BasicExtendedEchoRequest<Type>;
using ExtendedEchoRequestView = BasicExtendedEchoRequestView<Type>;
using ExtendedEchoReply = BasicExtendedEchoReply<Type>;
using ExtendedEchoReplyView = BasicExtendedEchoReplyView<Type>;

}  // namespace icmpkit::wire::icmpv4
