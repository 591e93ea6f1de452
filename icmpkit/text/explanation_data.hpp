// The written texts. Read them through text/explanation.hpp.
#pragma once

#include <span>

#include "icmpkit/text/explanation.hpp"

namespace icmpkit::text::explanation_data {

extern const std::span<const Explanation> kIcmpv4Errors;
extern const std::span<const Explanation> kIcmpv4Queries;
extern const std::span<const Explanation> kIcmpv4ExtendedEcho;
extern const std::span<const Explanation> kIcmpv6Errors;
extern const std::span<const Explanation> kIcmpv6Informational;
extern const std::span<const Explanation> kIcmpv6ExtendedEcho;
extern const std::span<const Explanation> kExtensionClass;
extern const std::span<const Explanation> kNdOption;

}  // namespace icmpkit::text::explanation_data
