// Messages of types without a public layout: unassigned, reserved, or left to experiments (253,
// 254).
#pragma once

#include "icmpkit/wire/icmpv4/encode.hpp"
#include "icmpkit/wire/icmpv4/type.hpp"
#include "icmpkit/wire/opaque.hpp"

namespace icmpkit::wire::icmpv4 {

using Opaque = BasicOpaque<Type::Experiment1>;
using OpaqueView = BasicOpaqueView<Type::Experiment1>;

}  // namespace icmpkit::wire::icmpv4
