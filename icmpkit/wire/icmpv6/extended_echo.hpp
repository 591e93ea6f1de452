// Extended Echo Request (160) and Extended Echo Reply (161), RFC 8335: PROBE.
#pragma once

#include "icmpkit/wire/extended_echo.hpp"
#include "icmpkit/wire/icmpv6/encode.hpp"
#include "icmpkit/wire/icmpv6/type.hpp"

namespace icmpkit::wire::icmpv6 {

using ExtendedEchoRequest = BasicExtendedEchoRequest<Type>;
using ExtendedEchoRequestView = BasicExtendedEchoRequestView<Type>;
using ExtendedEchoReply = BasicExtendedEchoReply<Type>;
using ExtendedEchoReplyView = BasicExtendedEchoReplyView<Type>;

}  // namespace icmpkit::wire::icmpv6
