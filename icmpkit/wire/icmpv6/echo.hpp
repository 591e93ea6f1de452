// Echo Request (128) and Echo Reply (129), RFC 4443 section 4.
#pragma once

#include "icmpkit/wire/echo.hpp"
#include "icmpkit/wire/icmpv6/encode.hpp"
#include "icmpkit/wire/icmpv6/type.hpp"

namespace icmpkit::wire::icmpv6 {

using Echo = BasicEcho<Type>;
using EchoView = BasicEchoView<Type>;

}  // namespace icmpkit::wire::icmpv6
