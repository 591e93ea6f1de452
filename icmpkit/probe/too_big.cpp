#include "icmpkit/probe/too_big.hpp"

#include <algorithm>
#include <array>

#include "icmpkit/wire/icmpv4/type.hpp"
#include "icmpkit/wire/icmpv6/type.hpp"

namespace icmpkit::probe {

bool is_too_big(Family family, const ProbeError& error) {
  using wire::icmpv4::UnreachableCode;
  if (family == Family::V6) {
    return error.type == static_cast<std::uint8_t>(wire::icmpv6::Type::PacketTooBig);
  }
  return error.type == static_cast<std::uint8_t>(wire::icmpv4::Type::DestinationUnreachable) &&
         error.code == static_cast<std::uint8_t>(UnreachableCode::FragmentationNeeded);
}

std::uint32_t named_mtu(Family family, const ProbeError& error) {
  return family == Family::V4 ? error.parameter & 0xFFFFU : error.parameter;
}

std::uint32_t plateau_below(std::uint32_t size) {
  constexpr auto kPlateaus = std::to_array<std::uint32_t>(
      {65'535, 32'000, 17'914, 8166, 4352, 2002, 1492, 1006, 508, 296, 68});
  const auto found =
      std::ranges::find_if(kPlateaus, [size](std::uint32_t plateau) { return plateau < size; });
  return found == kPlateaus.end() ? kPlateaus.back() : *found;
}

}  // namespace icmpkit::probe
