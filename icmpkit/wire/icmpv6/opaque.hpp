// Messages of types without a public layout: unassigned, reserved, or left to experiments (100,
// 101, 200, 201).
#pragma once

#include "icmpkit/wire/icmpv6/encode.hpp"
#include "icmpkit/wire/icmpv6/type.hpp"
#include "icmpkit/wire/opaque.hpp"

namespace icmpkit::wire::icmpv6 {

using Opaque = BasicOpaque<Type::PrivateInformationalExperiment1>;
using OpaqueView = BasicOpaqueView<Type::PrivateInformationalExperiment1>;

}  // namespace icmpkit::wire::icmpv6
