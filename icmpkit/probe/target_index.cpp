#include "icmpkit/probe/target_index.hpp"

#include <array>

namespace icmpkit::probe {

std::size_t TargetIndex::home_of(const IpAddress& address) const {
  std::array<std::byte, Ipv6Address::kSize> octets{};
  const auto from = address.octets();
  for (std::size_t i = 0; i < from.size(); ++i) store_u8(octets, i, from[i]);
  return siphash(key_, Bytes(octets).first(from.size())) & (places_.size() - 1);
}

}  // namespace icmpkit::probe
