// Echo (8) and Echo Reply (0), RFC 792.
#pragma once

#include "icmpkit/wire/echo.hpp"
#include "icmpkit/wire/icmpv4/encode.hpp"
#include "icmpkit/wire/icmpv4/type.hpp"

namespace icmpkit::wire::icmpv4 {

using Echo = BasicEcho<Type>;
using EchoView = BasicEchoView<Type>;

}  // namespace icmpkit::wire::icmpv4
