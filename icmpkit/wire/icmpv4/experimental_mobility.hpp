// Experimental mobility protocols such as Seamoby (41), RFC 4065.
#pragma once

#include "icmpkit/wire/experimental_mobility.hpp"
#include "icmpkit/wire/icmpv4/encode.hpp"
#include "icmpkit/wire/icmpv4/type.hpp"

namespace icmpkit::wire::icmpv4 {

using ExperimentalMobility = BasicExperimentalMobility<Type>;
using ExperimentalMobilityView = BasicExperimentalMobilityView<Type>;

}  // namespace icmpkit::wire::icmpv4
