#include "icmpkit/probe/trace_ways.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace icmpkit::probe {
namespace {

/// The answer that a flow's probes got at a hop, if it was one alone.
std::optional<IpAddress> answer_to(const TraceHop& hop, std::uint8_t flow) {
  std::optional<IpAddress> answer;
  for (const TraceSample& sample : hop.samples) {
    if (sample.flow != flow || !is_answered(sample)) continue;
    const IpAddress& address = hop.responders[sample.responder].address;
    if (answer && *answer != address) return std::nullopt;
    answer = address;
  }
  return answer;
}

bool agree(const TraceWay& way, const std::vector<std::optional<IpAddress>>& hops) {
  for (std::size_t i = 0; i < hops.size(); ++i) {
    if (way.hops[i] && hops[i] && *way.hops[i] != *hops[i]) return false;
  }
  return true;
}

void join(TraceWay& way, const std::vector<std::optional<IpAddress>>& hops, const TraceHop& last,
          std::uint8_t flow) {
  for (std::size_t i = 0; i < hops.size(); ++i) {
    if (!way.hops[i]) way.hops[i] = hops[i];
  }
  ++way.flows;
  for (const TraceSample& sample : last.samples) {
    if (sample.flow != flow || sample.kind == TraceEventKind::NotSent) continue;
    ++way.sent;
    if (!is_answered(sample)) continue;
    ++way.answered;
    if (sample.time) way.times.add(*sample.time);
  }
}

}  // namespace

Balancing balancing_at(const TraceHop& hop) {
  if (hop.responders.size() < 2) return Balancing::None;
  for (const TraceSample& one : hop.samples) {
    for (const TraceSample& other : hop.samples) {
      if (one.flow == other.flow && is_answered(one) && is_answered(other) &&
          one.responder != other.responder) {
        return Balancing::PerPacket;
      }
    }
  }
  return Balancing::PerFlow;
}

std::vector<TraceWay> ways_of(const TracePath& path) {
  std::vector<TraceWay> ways;
  if (path.hops().empty()) return ways;
  const TraceHop& last = path.hops().back();
  std::array<bool, 256> is_known{};
  for (const TraceHop& hop : path.hops()) {
    for (const TraceSample& sample : hop.samples) is_known[sample.flow] = true;
  }
  for (unsigned number = 0; number < is_known.size(); ++number) {
    if (!is_known[number]) continue;
    const auto flow = static_cast<std::uint8_t>(number);
    std::vector<std::optional<IpAddress>> hops;
    for (const TraceHop& hop : path.hops()) hops.push_back(answer_to(hop, flow));
    auto way =
        std::ranges::find_if(ways, [&](const TraceWay& known) { return agree(known, hops); });
    if (way == ways.end()) {
      ways.push_back({.hops = hops});
      way = ways.end() - 1;
    }
    join(*way, hops, last, flow);
  }
  std::ranges::stable_sort(ways, std::ranges::greater{}, &TraceWay::flows);
  return ways;
}

}  // namespace icmpkit::probe
