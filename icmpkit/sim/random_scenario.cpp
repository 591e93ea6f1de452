#include "icmpkit/sim/random_scenario.hpp"

#include <algorithm>
#include <span>
#include <vector>

#include "icmpkit/sim/random_drawing.hpp"
#include "icmpkit/sim/random_faults.hpp"

namespace icmpkit::sim {

namespace {

/// Null where there is none of that word.
const RandomFault* find_fault(std::string_view word) {
  for (const std::span<const RandomFault> list : {random_faults(), random_tricks()}) {
    const auto at =
        std::ranges::find(list, word, [](const RandomFault& f) { return f.family.word; });
    if (at != list.end()) return &*at;
  }
  return nullptr;
}

/// Of the way: as many as there may be with so many nodes, and not always that many.
std::uint32_t routers_of(const RandomFault& fault, std::uint32_t nodes, Drawing& drawing) {
  constexpr std::uint32_t kEnds = 2;
  constexpr std::uint32_t kLeast = 3;
  constexpr std::uint32_t kMore = 9;
  const std::uint32_t room = nodes - kEnds - fault.beside;
  const std::uint32_t least = std::max(fault.least_routers, std::min(kLeast, room));
  if (room <= least) return least;
  return least + drawing.below(std::min(room - least, kMore) + 1);
}

}  // namespace

std::span<const FaultFamily> fault_families() {
  static const std::vector<FaultFamily> kFamilies = [] {
    std::vector<FaultFamily> all;
    for (const RandomFault& fault : random_faults()) all.push_back(fault.family);
    for (const RandomFault& trick : random_tricks()) all.push_back(trick.family);
    return all;
  }();
  return kFamilies;
}

std::optional<std::string> make_scenario(const RandomScenario& request) {
  const RandomFault* const fault = find_fault(request.fault);
  if (fault == nullptr || !fault->family.applies_to(request.family)) return std::nullopt;
  if (request.nodes < kLeastRandomNodes) return std::nullopt;
  Drawing drawing(request, fault->family.verdict);
  drawing.draw_way(routers_of(*fault, request.nodes, drawing));
  fault->draw(drawing);
  drawing.draw_balancers();
  drawing.draw_surroundings();
  drawing.draw_noise();
  return drawing.text();
}

}  // namespace icmpkit::sim
