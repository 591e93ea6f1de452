// Experimental mobility protocols such as Seamoby (150), RFC 4065.
#pragma once

#include "icmpkit/wire/experimental_mobility.hpp"
#include "icmpkit/wire/icmpv6/encode.hpp"
#include "icmpkit/wire/icmpv6/type.hpp"

namespace icmpkit::wire::icmpv6 {

using ExperimentalMobility = BasicExperimentalMobility<Type>;
using ExperimentalMobilityView = BasicExperimentalMobilityView<Type>;

}  // namespace icmpkit::wire::icmpv6
